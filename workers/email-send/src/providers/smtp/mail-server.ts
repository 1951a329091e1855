/** Where a sender's messages are handed over: the server, how it is spoken to, and who we say we are. */

export type Security = 'starttls' | 'tls' | 'none';

export interface MailServer {
  host: string;
  port: number;
  security: Security;
  /** PEM certificates that are trusted beside the public ones. */
  ca?: string | undefined;
  login?: Login | undefined;
  /** Name for EHLO. Default: this machine's. */
  helo?: string | undefined;
  /** Open at once. */
  connections: number;
}

export type Login =
  | { kind: 'password'; user: string; password: string }
  | {
      kind: 'oauth2';
      user: string;
      tokenUrl: string;
      clientId: string;
      clientSecret: string;
      refreshToken: string;
    };

/** Whether a host is this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
