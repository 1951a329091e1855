/** What tests need from Debian or Ubuntu beyond git, Node and npm: one list, for the installer and for the message. */

import { existsSync } from 'node:fs';

export interface DebianPackage {
  name: string;
  /** The tests that are left out without it. */
  tests: string;
}

const debianPackages: readonly DebianPackage[] = [
  { name: 'strace', tests: 'that count fdatasync calls (durability against a power cut)' },
  { name: 'fonts-liberation', tests: 'that draw receipts and pages and read them again' },
  { name: 'fonts-dejavu-core', tests: 'that draw receipts and pages and read them again' },
  { name: 'postgresql', tests: 'of the database, and of the transport’s runs, on PostgreSQL' },
  { name: 'rabbitmq-server', tests: 'of the transport on RabbitMQ' },
  { name: 'redis-server', tests: 'of the results in Redis' },
  { name: 'python3-celery', tests: 'that talk to real Celery' },
  { name: 'python3-redis', tests: 'that talk to real Celery' },
  { name: 'tesseract-ocr', tests: 'that compare with Tesseract on the command line' },
  { name: 'tesseract-ocr-ron', tests: 'that compare with Tesseract on the command line' },
  { name: 'prometheus', tests: 'of the alert rules' },
  { name: 'chromium-headless-shell', tests: 'that make PDFs and pictures of pages' },
  { name: 'chromium-sandbox', tests: 'that make PDFs and pictures of pages, with Chromium’s own sandbox' },
  { name: 'chromium', tests: 'of the SDK in a browser' },
  { name: 'qpdf', tests: 'that open PDFs with a password' },
  { name: 'libxml2-utils', tests: 'that ask xmllint about XML of ours' },
  { name: 'openssl', tests: 'that meet a certificate nobody trusts' },
];

/** Those of the list that this machine lacks. */
export function missingPackages(): DebianPackage[] {
  return debianPackages.filter(({ name }) => !existsSync(`/var/lib/dpkg/info/${name}.list`));
}
