/** What Romanian law and records fix. */

export {};
