/** A firm as the taxpayer service (v9) writes it for one day. Absent is the empty text, never null. */

import { countyOf } from './counties.ts';
import { type Address, type Firm, holds, type Period, paysVat } from './firm.ts';

export function toRecord(firm: Firm, day: string) {
  const until = (period: Period | undefined) => (period && period.from <= day ? period : undefined);
  const collection = until(firm.collection);
  const inactive = until(firm.inactive);
  const split = until(firm.split);
  const eFactura = firm.eFactura !== undefined && firm.eFactura <= day ? firm.eFactura : undefined;
  return {
    date_generale: {
      cui: firm.cui,
      data: day,
      denumire: firm.name,
      adresa: oneLine(firm.address),
      nrRegCom: firm.regCom,
      telefon: firm.phone,
      fax: '',
      codPostal: firm.address.postcode,
      act: '',
      stare_inregistrare: firm.state,
      data_inregistrare: firm.registered,
      cod_CAEN: firm.caen,
      iban: firm.iban ?? '',
      statusRO_e_Factura: eFactura !== undefined,
      data_inreg_Reg_RO_e_Factura: eFactura ?? '',
      organFiscalCompetent: organOf(firm.address),
      forma_de_proprietate: 'PROPR.PRIVATA-CAPITAL PRIVAT AUTOHTON',
      forma_organizare: 'PERSOANA JURIDICA',
      forma_juridica: firm.legalForm,
    },
    inregistrare_scop_Tva: {
      scpTVA: paysVat(firm, day),
      perioade_TVA: firm.vat
        .filter(({ from }) => from <= day)
        .map(({ from, to, cancelled, reason }) => ({
          data_inceput_ScpTVA: from,
          data_sfarsit_ScpTVA: to ?? '',
          data_anul_imp_ScpTVA: cancelled ?? '',
          mesaj_ScpTVA: reason ?? '',
        })),
    },
    inregistrare_RTVAI: {
      dataInceputTvaInc: collection?.from ?? '',
      dataSfarsitTvaInc: collection?.to ?? '',
      dataActualizareTvaInc: collection?.to ?? collection?.from ?? '',
      dataPublicareTvaInc: collection?.to ?? collection?.from ?? '',
      tipActTvaInc: collection ? (collection.to === undefined ? 'Inregistrare' : 'Radiere') : '',
      statusTvaIncasare: holds(collection, day),
    },
    stare_inactiv: {
      dataInactivare: inactive?.from ?? '',
      dataReactivare: inactive?.to ?? '',
      dataPublicare: inactive?.from ?? '',
      dataRadiere: firm.struckOff !== undefined && firm.struckOff <= day ? firm.struckOff : '',
      statusInactivi: holds(inactive, day),
    },
    inregistrare_SplitTVA: {
      dataInceputSplitTVA: split?.from ?? '',
      dataAnulareSplitTVA: split?.to ?? '',
      statusSplitTVA: holds(split, day),
    },
    adresa_sediu_social: addressFields('s', firm.address),
    adresa_domiciliu_fiscal: addressFields('d', firm.address),
  };
}

/** The address in one line, in capitals, as `adresa` has it. */
export function oneLine({ county, locality, street, number, details }: Address): string {
  const { name } = countyOf(county);
  const sector = /^Sector (\d)/.exec(locality)?.[1];
  const place = sector === undefined ? `JUD. ${name}, ${locality}` : `${name}, SECTOR ${sector}`;
  const parts = [place, street.trim(), number === '' ? '' : `NR.${number}`, details];
  return parts
    .filter((part) => part !== '')
    .join(', ')
    .toUpperCase();
}

function organOf({ county }: Address): string {
  const place = county === 'B' ? 'Municipiul Bucureşti' : countyOf(county).name;
  return county === 'B' ? `Direcţia Generală a Finanţelor Publice ${place}` : `Administraţia Judeţeană ${place}`;
}

function addressFields(prefix: 's' | 'd', address: Address) {
  const { name, number } = countyOf(address.county);
  return {
    [`${prefix}denumire_Strada`]: address.street,
    [`${prefix}numar_Strada`]: address.number,
    [`${prefix}denumire_Localitate`]: address.locality,
    [`${prefix}cod_Localitate`]: address.localityCode,
    [`${prefix}denumire_Judet`]: name,
    [`${prefix}cod_Judet`]: number,
    [`${prefix}cod_JudetAuto`]: address.county,
    [`${prefix}tara`]: '',
    [`${prefix}detalii_Adresa`]: address.details,
    [`${prefix}cod_Postal`]: address.postcode,
  };
}
