/** A scripted mail server that is the sender `default`, beside a platform with the worker, which a file's tests share. */

import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll } from 'vitest';
import { editSuppression } from '../contract.ts';
import { worker } from '../index.ts';
import { closePools } from '../providers/smtp/smtp-pool.ts';
import { setEnvironment } from './environment.ts';
import { type Script, type ScriptedSmtp, startScriptedSmtp } from './scripted-smtp.ts';

export interface MailWorld extends AsyncDisposable {
  platform: TestPlatform;
  smtp: ScriptedSmtp;
}

/** Opening an embedded database takes longer than most tests, so there is one for all of a file. */
let platform: TestPlatform;
const OPENING_MS = 240_000;

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker], database: true });
  await platform.client.call(editSuppression, { action: 'list' });
}, OPENING_MS);

afterAll(async () => {
  closePools();
  await platform.close();
}, OPENING_MS);

export async function openMailWorld(script: Script = {}, env: Record<string, string> = {}): Promise<MailWorld> {
  const smtp = await startScriptedSmtp(script);
  setEnvironment({
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(smtp.port),
    SMTP_FROM: 'Firma SRL <office@example.com>',
    ...env,
  });
  return {
    platform,
    smtp,
    async [Symbol.asyncDispose]() {
      closePools();
      await smtp.close();
    },
  };
}
