/** What a contract says. */

import { z } from 'zod';
import { LISTS } from './generated/lists.ts';
import { disability } from './person.ts';
import { day, guid, text, timeOfDay } from './scalars.ts';

const workingTime = z.object({
  norm: z.enum(LISTS.NormaTimpMunca).default('NormaIntreaga840'),
  distribution: z.enum(LISTS.RepartizareTimpMunca).default('OreDeZi'),
  hours: z.number().positive().max(744).optional().describe('How many, in each `per`.'),
  per: z.enum(LISTS.RepartizareIntervalTimp).optional().describe('Asked for from 2025-04-01.'),
  schedule: z.enum(LISTS.RepartizareMunca).optional().describe('Asked for from 2025-04-01.'),
  scheduleRemarks: text(1_024).optional(),
  from: z.union([timeOfDay, day]).optional().describe('Where the schedule is Zilnic.'),
  to: z.union([timeOfDay, day]).optional().describe('Where the schedule is Zilnic.'),
  shift: z.enum(LISTS.TipTura).optional().describe('Where the schedule is Schimburi.'),
  shiftRemarks: text(1_024).optional(),
  weekDays: z.array(z.enum(LISTS.ZiSaptamana)).max(7).optional(),
});

const bonus = z.object({
  bonusType: z
    .object({
      kind: z.enum(['general', 'own', 'predefined']).default('general').describe('own: of this employer.'),
      ref: guid.optional(),
      name: text(256),
      version: z.number().int().optional(),
    })
    .describe('From reges.nomenclature.'),
  isPercent: z.boolean().default(false),
  value: z.number(),
  valueInCurrency: z.number().optional(),
  currency: z.enum(LISTS.Moneda).optional(),
  ref: guid.optional(),
});

const l153Field = text(256).optional();

export const employment = z.object({
  employeeRef: guid.optional().describe('Default: the id that REGES gave for the CNP.'),
  number: text(256),
  contractDate: day.describe('The day of its signing.'),
  startDate: day.describe('The first day of work.'),
  recordedOn: day.optional().describe('From when a change holds. Default: the first day of work.'),
  endDate: day.optional().describe('Of a fixed term.'),
  endDateException: z.enum(LISTS.ExceptieDataSfarsit).optional().describe('Why a fixed term has no end date.'),
  duration: z.enum(LISTS.TipDurata).optional().describe('Default: Determinata with an end date, else Nedeterminata.'),
  contractType: z.enum(LISTS.TipContract).default('ContractIndividualMunca'),
  workload: z.enum(LISTS.TipNorma).default('NormaIntreaga'),
  occupation: z
    .object({ code: z.number().int(), version: z.number().int().default(10) })
    .describe('COR code, and the version of the list.'),
  salary: z.number().describe('Gross, a month, whole lei.'),
  currency: z.enum(LISTS.Moneda).optional(),
  salaryInCurrency: z.number().int().optional(),
  bonuses: z.array(bonus).max(100).optional(),
  workingTime,
  workplaceType: z.enum(LISTS.TipLocMunca).optional().describe('Asked for from 2025-04-01.'),
  workplaceCounty: z.string().max(40).optional().describe('CJ, RO-CJ or Cluj. Asked for from 2025-04-01.'),
  workplaceLocality: z.number().int().optional().describe('SIRUTA code. Asked for from 2025-04-01 where it is Fix.'),
  education: z.enum(LISTS.NivelStudii).optional().describe('Asked for from 2025-04-01.'),
  details: text(1_024).optional(),
  formerDates: text(256).optional(),
  formerNumbers: text(256).optional(),
  removed: z.boolean().default(false),
  removalReason: text(1_024).optional(),
  currentState: z.looseObject({}).optional().describe('Only REGES fills it.'),
  appliesL153: z.boolean().optional().describe('Legea-cadru 153/2017.'),
  l153: z
    .object({
      anexaL153: l153Field,
      capitolL153: l153Field,
      literaL153: l153Field,
      clasificareSuplimentaraL153: l153Field,
      functieL153: l153Field,
      specialitateFunctieL153: l153Field,
      structuraAprobataL153: l153Field,
      specialitateStructuraAprobataL153: l153Field,
      gradProfesionalL153: l153Field,
      gradatieL153: l153Field,
      denumireAltaFunctieL153: l153Field,
      explicatieFunctieL153: l153Field,
      altGradProfesionalL153: l153Field,
    })
    .optional(),
  userCui: text(256).optional().describe('The user undertaking of temporary work.'),
  userName: text(256).optional(),
  userNationality: text(256).optional(),
  ...disability,
});

export const exampleEmployment: z.input<typeof employment> = {
  number: '1/2026',
  contractDate: '2026-11-30',
  startDate: '2026-12-02',
  occupation: { code: 251204 },
  salary: 9000,
  workingTime: { hours: 8, per: 'OrePeZi', schedule: 'Zilnic', from: '09:00', to: '17:00' },
  workplaceType: 'Fix',
  workplaceCounty: 'B',
  workplaceLocality: 179141,
  education: 'Superioare',
};
