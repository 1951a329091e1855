import { expect, test } from 'vitest';
import { CONFIRMATIONS, DOCUMENT_TYPES, OPERATIONS, PURPOSES } from '../domain/model/codes.ts';
import { confirmation, documentType, operation, purpose } from './names.ts';

test.each([
  ['operations', operation, OPERATIONS],
  ['purposes', purpose, PURPOSES],
  ['documents', documentType, DOCUMENT_TYPES],
  ['confirmations', confirmation, CONFIRMATIONS],
])('the contract and the domain have the same %s', (_, names, codes) => {
  expect(names.options).toEqual(Object.keys(codes));
});
