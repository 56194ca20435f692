/**
 * The transport of a fleet over the Pub/Sub of Redis or Valkey, with Lettuce 6.6 to 7.x.
 *
 * <pre>{@code
 * import io.lettuce.core.RedisClient;
 *
 * RedisClient redisClient = RedisClient.create("redis://redis.internal");
 * RedisFleetTransport transport = RedisFleetTransport.of(redisClient);
 * }</pre>
 */
@NullMarked
package io.fluxgate.fleet.redis;

import org.jspecify.annotations.NullMarked;
