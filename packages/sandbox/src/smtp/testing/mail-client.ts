/** Clients of the SMTP simulator for its tests: nodemailer, and a bare socket for what nodemailer never sends. */

import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createTransport, type SMTPTransportOptions, type Transporter } from 'nodemailer';
import type { SmtpSimulator } from '../index.ts';

export function clientOf({ env }: SmtpSimulator, options: SMTPTransportOptions = {}): Transporter {
  return createTransport({
    host: env.SMTP_HOST ?? '',
    port: Number(env.SMTP_PORT),
    secure: false,
    ignoreTLS: true,
    ...options,
  });
}

/** What a failed sending says. */
export interface SendFailure {
  code?: string;
  responseCode?: number;
  response?: string;
}

/** Sends and gives the failure; throws if it went well. */
export async function failureOf(sending: Promise<unknown>): Promise<SendFailure> {
  try {
    await sending;
  } catch (error) {
    const { code, responseCode, response } = error as SendFailure;
    return {
      ...(code !== undefined && { code }),
      ...(responseCode !== undefined && { responseCode }),
      ...(response !== undefined && { response }),
    };
  }
  throw new Error('it was taken');
}

/** Sends each step, waiting for its answer, and returns the last line of each answer, the greeting first. */
export async function talk({ env }: SmtpSimulator, steps: readonly (string | Buffer)[]): Promise<string[]> {
  const socket = connect(Number(env.SMTP_PORT), env.SMTP_HOST);
  const answers: string[] = [];
  const waiting = [...steps];
  try {
    for await (const line of createInterface({ input: socket })) {
      if (line[3] === '-') continue;
      answers.push(line);
      const step = waiting.shift();
      if (step === undefined) break;
      socket.write(typeof step === 'string' ? `${step}\r\n` : step);
    }
  } catch {
    // The connection was cut: what was answered until then counts.
  } finally {
    socket.destroy();
  }
  return answers;
}
