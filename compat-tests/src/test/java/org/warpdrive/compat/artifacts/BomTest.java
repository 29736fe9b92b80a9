// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The bill of materials names what the build deploys, in the version that it has. */
class BomTest {
    private static final Path ROOT = Path.of("..");
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    @Test
    void eachArtifactThatIsDeployedIsInIt() throws Exception {
        List<String> deployed = new ArrayList<>();
        addDeployed(ROOT, deployed);
        assertThat(deployed).contains("warpdrive-zip", "warpdrive-native", "warpdrive-agent");
        assertThat(managed(ROOT.resolve("provider/bom"))).containsExactlyInAnyOrderElementsOf(deployed);
    }

    @Test
    void itManagesNothingElseAndItsOwnVersionAlone() throws Exception {
        Document bom = pom(ROOT.resolve("provider/bom"));
        assertThat(text(bom, "/project/version")).isEqualTo(text(pom(ROOT), "/project/version"));
        // With a parent, whoever imports it would get the versions of other products that the parent manages.
        assertThat(texts(bom, "/project/parent")).isEmpty();
        assertThat(texts(bom, "//dependency/groupId")).containsOnly("org.warpdrive");
        assertThat(texts(bom, "//dependency/version")).containsOnly("${project.version}");
    }

    private static void addDeployed(Path module, List<String> deployed) throws Exception {
        Document pom = pom(module);
        String packaging = text(pom, "/project/packaging");
        boolean deploys = !text(pom, "/project/properties/maven.deploy.skip").equals("true");
        if (deploys && !packaging.equals("pom")) {
            deployed.add(text(pom, "/project/artifactId"));
        }
        for (String child : texts(pom, "/project/modules/module")) {
            addDeployed(module.resolve(child), deployed);
        }
    }

    private static List<String> managed(Path module) throws Exception {
        return texts(pom(module), "/project/dependencyManagement/dependencies/dependency/artifactId");
    }

    private static Document pom(Path module) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(module.resolve("pom.xml").toFile());
    }

    private static String text(Document pom, String path) throws Exception {
        return XPATH.evaluate(path, pom).strip();
    }

    private static List<String> texts(Document pom, String path) throws Exception {
        NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent().strip());
        }
        return texts;
    }
}
