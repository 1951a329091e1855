/** The settings of `pdf.render`. */

import { defineSettings, forms, setting } from '@genius/runtime';

const group = 'pdf.render';
const since = '0.3.0';

export const settings = defineSettings({
  CHROMIUM_PATH: setting(forms.text().optional(), {
    about: 'The Chromium that makes PDFs. Unset, it is looked for by name on PATH, chromium-headless-shell first.',
    example: '/usr/lib/chromium/chromium-headless-shell',
    defaultText: 'found by name',
    since,
    group,
  }),
  PDF_RENDER_TIMEOUT: setting(forms.duration().default('60s'), {
    about: 'How long Chromium may work on one document; at most 80s.',
    example: '30s',
    since,
    group,
  }),
  PDF_RENDER_MEMORY: setting(forms.wholeNumber(128, 65_536).default(1_024), {
    about: 'MiB of memory that the page of one run may use.',
    example: '512',
    since,
    group,
  }),
  PDF_RENDER_RECYCLE_AFTER: setting(forms.wholeNumber(1, 1_000_000).default(500), {
    about: 'Runs after which Chromium is replaced by a fresh one.',
    example: '1000',
    since,
    group,
  }),
  PDF_RENDER_ALLOW_HOSTS: setting(forms.text().optional(), {
    about:
      'Hosts inside your network that pages may be loaded from, also over http, with their port if it is not that of the scheme; separated by commas.',
    example: 'intranet.example.com,reports.internal:8080',
    since,
    group,
  }),
  PDF_RENDER_SANDBOX_REQUIRED: setting(forms.yesOrNo().default(false), {
    about: "Refuses to work where Chromium's own sandbox can not be had; otherwise a warning is logged there.",
    example: 'true',
    since,
    group,
  }),
});
