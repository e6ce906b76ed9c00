package io.inlet.container;

import java.io.File;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.event.container.AfterStart;
import org.jboss.arquillian.container.spi.event.container.BeforeStop;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.api.event.ManagerStarted;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.event.suite.AfterSuite;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Arquillian deploys per test class; this extension starts one server and deploys the built WAR once for all of them.
 * What the server needs (Redis, keys, settings) exists before it starts and is ended after it has stopped.
 */
public final class OneServerForAllTests implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Run.class);
    }

    /** The events of a run, in their order. */
    public static final class Run {

        private WebArchive war;

        /** Before arquillian.xml is read, whose placeholders name what is made here. */
        public void prepare(@Observes(precedence = 100) ManagerStarted event) throws Exception {
            InletUnderTest.prepare();
        }

        public void deploy(@Observes AfterStart event) throws Exception {
            war = ShrinkWrap.create(ZipImporter.class, "inlet.war")
                    .importFrom(new File(System.getProperty("inlet.war")))
                    .as(WebArchive.class);
            try {
                event.getDeployableContainer().deploy(war);
            } catch (DeploymentException e) {
                throw new IllegalStateException("Not deployed; what the server said: " + ServerOutput.FILE, e);
            }
            InletUnderTest.awaitReady();
        }

        public void undeploy(@Observes BeforeStop event) throws DeploymentException {
            if (war != null) {
                event.getDeployableContainer().undeploy(war);
            }
        }

        public void end(@Observes EventContext<AfterSuite> stopping) {
            try {
                stopping.proceed();
            } finally {
                InletUnderTest.end();
            }
        }
    }
}
