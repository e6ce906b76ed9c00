package io.inlet.health;

import java.util.Map;

/** One answer of a component to "will you likely succeed?" (MicroProfile Health 4.0 §3, HealthCheckResponse). */
record Check(String name, boolean up, Map<String, Object> data) {}
