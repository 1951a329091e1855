/** The bucket of BLOB_URL: whether it is there and opens to our key. */

import { createHash } from 'node:crypto';
import { say } from '../language.ts';
import { onServers, readSettings } from '../settings.ts';
import type { Found } from './finding.ts';
import { ANSWER_MS, unreachable } from './time-limit.ts';

/** No finding in embedded mode, which keeps blobs in the folder. */
export async function checkBlobs(): Promise<Found[]> {
  const settings = readSettings();
  if (!onServers(settings)) return [];
  if (!settings.blobUrl) {
    return [
      {
        state: 'ok',
        what: say(
          `files in ${settings.data}/blobs; every host must share that folder, or set BLOB_URL`,
          `fișiere în ${settings.data}/blobs; toate gazdele trebuie să împartă dosarul, sau setați BLOB_URL`,
        ),
      },
    ];
  }
  const [{ AwsV4Signer }, { readS3Address }] = await Promise.all([
    import('aws4fetch'),
    import('@genius/transport-celery/addresses'),
  ]);
  const address = readS3Address(settings.blobUrl);
  const { accessKeyId, secretAccessKey, region, bucket } = address;
  const url = address.urlOf('');
  const signed = await new AwsV4Signer({
    accessKeyId,
    secretAccessKey,
    region,
    service: 's3',
    method: 'GET',
    url: `${url}?list-type=2&max-keys=1`,
    headers: { 'x-amz-content-sha256': createHash('sha256').update('').digest('hex') },
  }).sign();
  try {
    const response = await fetch(signed.url, {
      headers: signed.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return [judge(response, await response.text(), { bucket, url, region })];
  } catch (error) {
    const { name, cause = error } = error as Error;
    const problem = unreachable(name === 'TimeoutError' ? { code: 'ETIMEDOUT' } : cause) ?? (cause as Error).message;
    return [
      {
        state: 'bad',
        what: say(
          `the store of ${url} can not be reached: ${problem}`,
          `depozitul ${url} nu este accesibil: ${problem}`,
        ),
        remedy: say(
          'Start it (docker compose up --wait minio), or correct BLOB_URL.',
          'Porniți-l (docker compose up --wait minio) sau corectați BLOB_URL.',
        ),
      },
    ];
  }
}

interface Place {
  bucket: string;
  url: string;
  region: string;
}

function judge(response: Response, text: string, { bucket, url, region }: Place): Found {
  const server = response.headers.get('server');
  const version = server ? { version: server } : {};
  const by = server ? `, ${server}` : '';
  if (response.ok)
    return { state: 'ok', what: say(`the bucket ${url} opens${by}`, `bucket-ul ${url} se deschide${by}`), ...version };
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP ${response.status}`;
  const bad = (what: string, remedy: string): Found => ({ state: 'bad', what, remedy, ...version });
  switch (code) {
    case 'NoSuchBucket':
      return bad(
        say(
          `there is no bucket ${bucket} on ${new URL(url).host}`,
          `bucket-ul ${bucket} nu există pe ${new URL(url).host}`,
        ),
        say(
          `Make it: aws s3 mb s3://${bucket} --endpoint-url ${new URL(url).origin} --region ${region}`,
          `Creați-o: aws s3 mb s3://${bucket} --endpoint-url ${new URL(url).origin} --region ${region}`,
        ),
      );
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
      return bad(
        say(`the store of ${url} refuses our key (${code})`, `depozitul ${url} refuză cheia noastră (${code})`),
        say(
          'Correct key and secret in BLOB_URL; write / as %2F, + as %2B and @ as %40.',
          'Corectați cheia și secretul din BLOB_URL; scrieți / ca %2F, + ca %2B și @ ca %40.',
        ),
      );
    case 'RequestTimeTooSkewed':
      return bad(
        say('our clock and the store’s differ too much', 'ceasul nostru și cel al depozitului diferă prea mult'),
        say(
          'Set this machine’s clock (timedatectl set-ntp true).',
          'Potriviți ceasul mașinii (timedatectl set-ntp true).',
        ),
      );
    case 'AccessDenied':
      return bad(
        say(`our key may not list ${url} (AccessDenied)`, `cheia noastră nu are voie să listeze ${url} (AccessDenied)`),
        say(
          'Allow it s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject in it.',
          'Permiteți-i s3:ListBucket pe bucket și s3:GetObject, s3:PutObject, s3:DeleteObject în el.',
        ),
      );
  }
  const right = response.headers.get('x-amz-bucket-region');
  if (right && right !== region) {
    return bad(
      say(
        `the bucket ${bucket} is in the region ${right}, not ${region}`,
        `bucket-ul ${bucket} este în regiunea ${right}, nu ${region}`,
      ),
      say(`Add ?region=${right} to BLOB_URL.`, `Adăugați ?region=${right} la BLOB_URL.`),
    );
  }
  return bad(
    say(`the store of ${url} answers with ${code}`, `depozitul ${url} răspunde cu ${code}`),
    say('See its own log for why.', 'Vedeți în jurnalul lui de ce.'),
  );
}
