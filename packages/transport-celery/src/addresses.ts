/** How the addresses of the servers are read, for those who look at the servers themselves: nothing is opened. */

export { type BrokerAddress, readBrokerAddress } from './amqp/address.ts';
export { readS3Address, type S3Address } from './blobs/s3-address.ts';
export { type RedisAddress, readRedisAddress } from './redis/redis-address.ts';
