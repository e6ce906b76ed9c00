package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.admission.Stress;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.metrics.Scrape;
import io.inlet.publishing.RedisTarget;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The MBean has the figures that {@code /metrics} begins with, and says the same. */
class NodeTest extends PlayedCall {

    private static final long LAG_MS = 750;

    /** Of each attribute, the series that says the same. */
    private static final Map<String, String> SERIES = Map.of(
            "StreamsOpen", "inlet_streams_open",
            "Connections", "inlet_connections",
            "FramesReceived", "inlet_frames_received_total{provider=\"inlet\"}",
            "FramesPublished", "inlet_frames_published_total",
            "FramesUnheard", "inlet_frames_unheard_total",
            "BufferedBytes", "inlet_buffered_bytes",
            "BufferedSeconds", "inlet_buffered_seconds",
            "BufferedWorstSeconds", "inlet_buffered_worst_seconds",
            "LagSeconds", "inlet_lag_seconds",
            "Draining", "inlet_draining");

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private RedisTarget target;

    private void offered() throws JMException {
        started();
        Settings settings = SampleSettings.with();
        target = new RedisTarget(settings.redis(), calls.metrics(), timer.executor(), clock);
        Stress stress = new Stress(settings.stress(), () -> new Stress.Measures(LAG_MS, 0, 0), clock);
        stress.measure();
        new Gauges(settings, admission, calls, target, stress).showOn(calls.metrics());
        Node node = new Node(admission, calls, revocations, target, calls.metrics(), stress);
        server.registerMBean(node, new ObjectName(NodeMXBean.NAME));
    }

    @AfterEach
    void letGo() {
        target.close();
    }

    private Object attribute(String name) throws JMException {
        return server.getAttribute(new ObjectName(NodeMXBean.NAME), name);
    }

    private static double number(Object attribute) {
        if (attribute instanceof Boolean yes) {
            return yes ? 1 : 0;
        }
        return ((Number) attribute).doubleValue();
    }

    private void assertSame() throws JMException {
        Scrape scrape = Scrape.of(calls.metrics());
        Map<String, Double> shown = new TreeMap<>();
        Map<String, Double> scraped = new TreeMap<>();
        for (Map.Entry<String, String> each : SERIES.entrySet()) {
            shown.put(each.getKey(), number(attribute(each.getKey())));
            scraped.put(each.getKey(), scrape.value(each.getValue()));
        }
        assertEquals(scraped, shown);
    }

    @Test
    void itsFiguresAreThoseOfTheMetrics() throws JMException {
        offered();
        audio(4);
        assertSame();
        assertEquals(1L, attribute("StreamsOpen"));
        assertEquals(1, attribute("Connections"));
        assertEquals(0.4, attribute("BufferedSeconds"), "four frames of 100 ms");
        assertEquals(0.4, attribute("BufferedWorstSeconds"));
        assertEquals(0.75, attribute("LagSeconds"));
        assertEquals(false, attribute("Draining"));

        redis.accept();
        assertSame();
        assertEquals(4L, attribute("FramesPublished"));
        assertEquals(0.0, attribute("BufferedSeconds"));
    }

    @Test
    void whatIsLostIsThereByCauseAndADrainIsSeen() throws JMException {
        offered();
        redis.accept();
        audio(4);
        call.abandon();
        assertEquals(Map.of("redis_away", 4L), calls.metrics().lost());
        assertEquals("{redis_away=4}", lostByCause().toString());
        admission.close();
        assertSame();
        assertEquals(true, attribute("Draining"));
        assertEquals("OPEN", attribute("Breaker"), "nobody has connected to Redis yet");
        assertEquals(2, Scrape.of(calls.metrics()).value("inlet_breaker_state"));
        assertEquals("", attribute("Overload"));
    }

    /** An MXBean shows a map as a table. */
    private Map<String, Object> lostByCause() throws JMException {
        Map<String, Object> byCause = new TreeMap<>();
        var table = (TabularData) attribute("FramesLost");
        for (Object row : table.values()) {
            var entry = (CompositeData) row;
            byCause.put((String) entry.get("key"), entry.get("value"));
        }
        return byCause;
    }
}
