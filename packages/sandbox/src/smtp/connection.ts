/** A connection of smtp-server whose answers keep the enhanced status code that their text begins with. */

import type { Buffer } from 'node:buffer';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';

export class Connection extends SMTPConnection {
  /** The command that is being answered, as it was sent. */
  command = '';

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const brings = typeof data === 'string' && /^[245]\.\d{1,3}\.\d{1,3} /.test(data);
    super.send(code, data, brings ? false : context);
  }

  override handler_MAIL(command: Buffer, callback: () => void): void {
    this.command = command.toString('utf8');
    super.handler_MAIL(command, callback);
  }

  override handler_RCPT(command: Buffer, callback: () => void): void {
    this.command = command.toString('utf8');
    super.handler_RCPT(command, callback);
  }
}
