/** Where BLOB_URL points to: a bucket of any S3, and the key and secret that open it. */

import { errors } from '@genius/contract';

export interface S3Address {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  bucket: string;
  /** The address of an object, or of the bucket itself for an empty name. */
  urlOf(name: string): string;
}

const FORMS =
  'Forms: https://key:secret@host/bucket, s3://key:secret@bucket?region=eu-central-1; in key and secret write / as %2F, + as %2B, @ as %40.';

/**
 * Reads BLOB_URL. `https://key:secret@host/bucket[/folder][?region=…]` and `http://…` name a server and use paths;
 * `s3://key:secret@bucket[/folder]?region=…` is Amazon. Default region: `us-east-1`.
 */
export function readS3Address(text: string): S3Address {
  if (!URL.canParse(text)) throw refuse('it is no URL');
  const url = new URL(text);
  const isAmazon = url.protocol === 's3:';
  if (!isAmazon && !/^https?:$/.test(url.protocol)) throw refuse(`${url.protocol} is not known here`);
  const accessKeyId = decode(url.username);
  const secretAccessKey = decode(url.password);
  if (!accessKeyId || !secretAccessKey) throw refuse('it has no key and secret');
  const path = url.pathname.split('/').filter(Boolean);
  const bucket = isAmazon ? url.hostname : path.shift();
  if (!bucket) throw refuse('it names no bucket');
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const folder = path.map((part) => `${part}/`).join('');
  const base = isAmazon ? amazonBase(bucket, region) : `${url.protocol}//${url.host}/${bucket}`;
  return {
    accessKeyId,
    secretAccessKey,
    region,
    bucket,
    urlOf: (name) => (name === '' ? base : `${base}/${folder}${name}`),
  };
}

function amazonBase(bucket: string, region: string): string {
  const host = `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  // A bucket with a dot matches no certificate as a host name.
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('its key or secret is not written as a URL writes it');
  }
}

/** Never with the URL in it: it holds the secret. */
const refuse = (problem: string) => errors.GW_SETTING_INVALID({ name: 'BLOB_URL', problem, remedy: FORMS });
