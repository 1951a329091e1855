/** What all workers that speak with ANAF share. */

export {
  type ArchiveContext,
  type ArchivedFile,
  type ArchiveEntry,
  type ArchiveQuery,
  archive,
  archivedBlob,
  archiveMigrations,
  findArchived,
} from './archive.ts';
export { type AnafAnswer, type AnafCall, callAnaf } from './call.ts';
export { type OpenedCertificate, openCertificate } from './certificate.ts';
export { type AnafSays, readAnafError, readDuplicate } from './error-texts.ts';
export { errors } from './errors.ts';
export { checkAnaf, checkClock } from './health.ts';
export { joinUrl } from './join-url.ts';
export { LIMITS, type LimitName, SIZES } from './limits.ts';
export { type AccessOptions, accessToken, type TokenContext, withToken } from './oauth/access-token.ts';
export { authorizeUrl, exchangeCode, expiryOf, refreshTokens, type TokenAddress } from './oauth/ask-token.ts';
export { checkLogins } from './oauth/check-logins.ts';
export { type OAuthClient, readClient } from './oauth/client.ts';
export { type LoginState, loginState, WARNING_DAYS } from './oauth/expiry.ts';
export {
  DEFAULT_LOGIN,
  listLogins,
  listTokens,
  readTokens,
  type StoredTokens,
  type Tokens,
  tokensName,
  writeTokens,
} from './oauth/tokens.ts';
export { plainWords } from './plain-words.ts';
export { type AnafSettings, anafProvider, anafSettings, anafVariables, environmentSegment } from './settings.ts';
export { exhaustLimit, type LimitContext, leftOfLimit, takeLimit } from './take-limit.ts';
