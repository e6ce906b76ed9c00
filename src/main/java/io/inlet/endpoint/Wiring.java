package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.TokenVerifier;
import io.inlet.config.InvalidSetting;
import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import io.inlet.publishing.Lanes;
import io.inlet.publishing.RedisTarget;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes the rooms of the house, once each. They are plain classes, and {@code @Singleton} rather than
 * {@code @ApplicationScoped} so that no proxy stands between a frame and its lane.
 */
@Dependent
public class Wiring {

    @Resource
    private ManagedScheduledExecutorService timer;

    /** @throws InvalidSetting which fails the deployment, after its line was written */
    @Produces
    @Singleton
    Settings settings() {
        try {
            return Settings.read(Wiring::setting);
        } catch (InvalidSetting refused) {
            Journal.settingRefused(refused.getMessage());
            throw refused;
        }
    }

    /** MicroProfile Config finds {@code ack.interval} in the variable {@code ACK_INTERVAL} too, but not vice versa. */
    private static String setting(String variable) {
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return ConfigProvider.getConfig()
                .getOptionalValue(property, String.class)
                .orElse(null);
    }

    @Produces
    @Singleton
    TokenVerifier tokens(Settings settings) {
        return new TokenVerifier(settings.jwt(), Clock.systemUTC());
    }

    @Produces
    @Singleton
    Admission admission(Settings settings) {
        return new Admission(settings, Clock.systemUTC());
    }

    @Produces
    @Singleton
    RedisTarget redis(Settings settings) {
        return new RedisTarget(settings.redis(), timer, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Calls calls(Settings settings, RedisTarget redis) {
        Clock clock = Clock.systemUTC();
        return new Calls(
                settings, Lanes.toTopic(redis, settings.redis().channel().template(), timer, clock), timer, clock);
    }
}
