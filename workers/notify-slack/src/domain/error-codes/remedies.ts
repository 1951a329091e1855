/** What a person can do about the codes that are met most, in both languages. */

export interface Remedy {
  en: string;
  ro: string;
}

const invite = {
  en: 'Invite the bot to the channel: /invite @bot.',
  ro: 'Invitați botul în canal: /invite @bot.',
};
const token = {
  en: 'Make a new token for the app and set it anew.',
  ro: 'Creați un token nou pentru aplicație și setați-l din nou.',
};
const archived = { en: 'Unarchive the channel or choose another.', ro: 'Reactivați canalul sau alegeți altul.' };
const hook = {
  en: 'Make a new webhook for the app and set it anew.',
  ro: 'Creați un webhook nou pentru aplicație și setați-l din nou.',
};
const admins = {
  en: 'A rule of the workspace forbids it; ask its administrators.',
  ro: 'O regulă a spațiului de lucru interzice aceasta; întrebați administratorii.',
};
const message = {
  en: 'The message is gone or belongs to another app.',
  ro: 'Mesajul nu mai există sau aparține altei aplicații.',
};

const REMEDIES: Record<string, Remedy> = {
  channel_not_found: {
    en: 'Check the channel; a private one is seen only by a bot that was invited.',
    ro: 'Verificați canalul; unul privat este văzut numai de un bot invitat.',
  },
  not_in_channel: invite,
  is_archived: archived,
  channel_is_archived: archived,
  invalid_auth: token,
  not_authed: token,
  account_inactive: token,
  token_revoked: token,
  token_expired: token,
  missing_scope: {
    en: 'Give the app the scope that is missing and install it again.',
    ro: 'Acordați aplicației permisiunea care lipsește și instalați-o din nou.',
  },
  no_permission: invite,
  no_service: hook,
  no_service_id: hook,
  no_active_hooks: hook,
  no_team: hook,
  invalid_token: hook,
  team_disabled: { en: 'The workspace is disabled.', ro: 'Spațiul de lucru este dezactivat.' },
  action_prohibited: admins,
  restricted_action: admins,
  restricted_action_read_only_channel: admins,
  restricted_action_thread_only_channel: {
    en: 'This channel takes replies only; use slack.thread.',
    ro: 'Acest canal acceptă numai răspunsuri; folosiți slack.thread.',
  },
  posting_to_general_channel_denied: admins,
  ekm_access_denied: admins,
  users_not_found: {
    en: 'Nobody in the workspace has this address.',
    ro: 'Nimeni din spațiul de lucru nu are această adresă.',
  },
  message_not_found: message,
  cant_update_message: message,
  edit_window_closed: {
    en: 'The workspace lets messages be changed for a while only.',
    ro: 'Spațiul de lucru permite modificarea mesajelor doar un timp.',
  },
  file_uploads_disabled: admins,
  storage_limit_reached: {
    en: 'The workspace has no room left for files.',
    ro: 'Spațiul de lucru nu mai are loc pentru fișiere.',
  },
  msg_too_long: { en: 'Shorten it.', ro: 'Scurtați-l.' },
  msg_blocks_too_long: { en: 'Shorten its blocks.', ro: 'Scurtați blocurile lui.' },
  no_text: { en: 'Give it a text.', ro: 'Dați-i un text.' },
  too_many_attachments: { en: 'At most 100 are taken.', ro: 'Se acceptă cel mult 100.' },
  invalid_blocks: {
    en: 'Look at details.messages for what Slack says.',
    ro: 'Vedeți în details.messages ce spune Slack.',
  },
};

const GENERAL: Remedy = {
  en: 'Its meaning: the page of the method at docs.slack.dev.',
  ro: 'Semnificația: pagina metodei pe docs.slack.dev.',
};

/** What to do about a code. */
export const remedyFor = (code: string): Remedy => REMEDIES[code] ?? GENERAL;
