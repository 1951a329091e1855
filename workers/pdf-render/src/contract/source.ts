/** What is rendered: the document's own HTML, a template with data, or an address, and how it is loaded. */

import { blobRef } from '@genius/contract';
import { z } from 'zod';
import { templateInput } from './templates.ts';

/** Characters of HTML that a run takes. */
export const MAX_HTML = 2_000_000;
/** Bytes of all assets of a run together. */
export const MAX_ASSET_BYTES = 20 * 1_024 * 1_024;

const MAX_ASSETS = 200;

/** Bytes in the blob store, or in the input as base64. */
export const content = z.union([blobRef, z.object({ base64: z.base64(), mediaType: z.string().max(200).optional() })]);

/** A relative path: no way out of the document's own folder, nothing a URL would read as something else. */
const assetName = z
  .string()
  .max(200)
  .regex(
    /^[\p{L}\p{N}_ ()-][\p{L}\p{N}_. ()-]*(\/[\p{L}\p{N}_ ()-][\p{L}\p{N}_. ()-]*)*$/u,
    'is no relative file name',
  );

const asset = z.object({
  name: assetName.describe('As the HTML names it, such as "logo.png" or "fonts/brand.woff2".'),
  content: z.union([...content.options, z.object({ text: z.string().max(MAX_HTML) })]),
});

const noLineBreak = /^[^\r\n\0]*$/;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const cookie = z.object({
  name: z.string().min(1).max(200).regex(token, 'is no cookie name'),
  value: z
    .string()
    .max(4_096)
    .regex(/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/, 'has characters that no cookie may have'),
  path: z
    .string()
    .max(500)
    .regex(/^\/[^;\r\n\0]*$/, 'is no path')
    .optional()
    .describe('Default: /.'),
});

const headers = z
  .record(
    z.string().max(100).regex(token, 'is no header name'),
    z.string().max(4_096).regex(noLineBreak, 'has a line break'),
  )
  .refine((all) => Object.keys(all).length <= 50, 'has more than 50 headers')
  .refine(
    (all) =>
      !Object.keys(all).some((name) => /^(host|content-length|transfer-encoding|connection|proxy-.*)$/i.test(name)),
    'has a header that the connection sets',
  );

const waitFor = z.union([
  z.object({ selector: z.string().min(1).max(500).describe('Until an element matches this CSS selector.') }),
  z.object({ networkIdle: z.literal(true).describe('Until nothing was fetched for half a second.') }),
  z.object({
    function: z
      .string()
      .max(200)
      .regex(/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/, 'is no function name, such as "isReady"')
      .describe(
        'Until this function of the page, called without arguments, returns something true. Needs `javascript`.',
      ),
  }),
]);

/** The fields that `pdf.render` and `pdf.screenshot` share. Of `html`, `template` and `url` exactly one is given. */
export const sourceFields = {
  html: z
    .union([z.string().min(1).max(MAX_HTML), ...content.options])
    .optional()
    .describe('The document as text, a blob or base64; at most 2 million characters.'),
  template: templateInput.optional().describe('A document of ours, filled with data.'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional()
    .describe('A page on the public internet, by https; or on a host that the operator allowed.'),
  assets: z
    .array(asset)
    .max(MAX_ASSETS)
    .optional()
    .describe('Files that the HTML names (pictures, style sheets, fonts); at most 20 MiB together.'),
  waitFor: waitFor.optional().describe('What to wait for after the page has loaded.'),
  javascript: z.boolean().default(false).describe('Whether scripts of the page run.'),
  network: z
    .boolean()
    .optional()
    .describe('Whether the page may fetch from the public internet. Default: only with `url`.'),
  missing: z
    .enum(['note', 'fail'])
    .default('note')
    .describe('What a file that could not be loaded does: it is named in the output, or the run fails.'),
  media: z.enum(['print', 'screen']).optional().describe('CSS media type. Default: print; screen for pictures.'),
  colorScheme: z.enum(['light', 'dark']).default('light').describe('What the page is told is preferred.'),
  reducedMotion: z.boolean().default(false).describe('Whether the page is told that less motion is preferred.'),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no language tag, such as "ro-RO"')
    .default('ro-RO')
    .describe('For dates and numbers that the page formats, and Accept-Language.'),
  timezone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, 'is no time zone, such as "Europe/Bucharest"')
    .default('Europe/Bucharest')
    .describe('For dates that the page formats.'),
  cookies: z.array(cookie).max(50).optional().describe('Sent to the host of `url` only.'),
  headers: headers.optional().describe('Sent to the origin of `url` only.'),
  subjectId: z.string().max(200).optional().describe('Whom the document is about, for access and erasure.'),
};

interface Sources {
  html?: unknown;
  template?: unknown;
  url?: unknown;
}

/** Whether exactly one source is given. */
export const hasOneSource = ({ html, template, url }: Sources): boolean =>
  [html, template, url].filter((each) => each !== undefined).length === 1;

/** What a refinement says if `hasOneSource` does not hold. */
export const oneSource = { message: 'give exactly one of html, template and url', path: ['html'] };

/** Files that the page asked for and did not get. */
export const missingFiles = z
  .array(
    z.object({
      url: z.string().describe('As the page named it; shortened to 300 characters.'),
      reason: z.enum(['not-among-assets', 'network-off', 'address-refused', 'failed', 'too-large']),
    }),
  )
  .max(50)
  .describe('Files that the page asked for and did not get, at most 50.');
