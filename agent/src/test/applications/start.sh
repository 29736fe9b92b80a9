# SPDX-License-Identifier: Apache-2.0
# How docs/integrations.md starts an application; a test runs this beside the two jars.
set -e
java -javaagent:warpdrive-agent.jar -jar application.jar
java -javaagent:warpdrive-agent.jar=exclude=com.acme.legacy:com.acme.Old,summary -jar application.jar
