/** What is said where Chromium runs without its own sandbox. */
export const UNSANDBOXED =
  'Chromium runs without its own sandbox here: allow user namespaces, or install util-linux (setpriv) if this runs as root; PDF_RENDER_SANDBOX_REQUIRED=true refuses to work without it';
