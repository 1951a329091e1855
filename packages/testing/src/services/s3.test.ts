import { expect, test } from 'vitest';
import { useServices } from './index.ts';
import { whyRefused } from './s3-signature.ts';

// Amazon's own example for S3 (Signature Calculations for the Authorization Header, GET Object).
const keys = { key: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const example = {
  method: 'GET',
  url: '/test.txt',
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-amz-date': '20130524T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
};

test('the signature of Amazon’s example is right, and wrong for anything else', () => {
  expect(whyRefused(example, keys)).toBeUndefined();
  expect(whyRefused({ ...example, url: '/other.txt' }, keys)).toBe('SignatureDoesNotMatch');
  expect(whyRefused(example, { ...keys, secret: 'wrong' })).toBe('SignatureDoesNotMatch');
  expect(whyRefused(example, { ...keys, key: 'another' })).toBe('InvalidAccessKeyId');
  expect(whyRefused({ ...example, headers: {} }, keys)).toBe('AccessDenied');
});

test('the signed link of Amazon’s example is right', () => {
  const url =
    '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
  const headers = { host: 'examplebucket.s3.amazonaws.com' };
  expect(whyRefused({ method: 'GET', url, headers }, keys)).toBeUndefined();
  expect(whyRefused({ method: 'PUT', url, headers }, keys)).toBe('SignatureDoesNotMatch');
});

test('the S3 server refuses who does not sign', async (ctx) => {
  const { s3Url } = await useServices(ctx, 's3');
  const { host, pathname } = new URL(s3Url);
  const response = await fetch(`http://${host}${pathname}/a.txt`);
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('<Code>AccessDenied</Code>');
});
