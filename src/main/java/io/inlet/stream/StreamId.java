package io.inlet.stream;

/** Whose call it is: the tenant and the interaction, both as the sender named them. */
public record StreamId(String tenantId, String interactionId) {}
