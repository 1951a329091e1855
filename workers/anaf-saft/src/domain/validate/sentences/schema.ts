/** What only the schema 2.4.8 refuses: ANAF's validator takes it. */

export const SCHEMA = {
  'xsd.missing-element': {
    en: 'The schema wants {name} in {parent} before {next}; ANAF’s validator does not. Add it.',
    ro: 'Schema cere {name} în {parent} înainte de {next}; validatorul ANAF nu îl cere. Adăugați-l.',
  },
  'xsd.missing-at-end': {
    en: 'The schema wants {name} in {parent}; ANAF’s validator does not. Add it.',
    ro: 'Schema cere {name} în {parent}; validatorul ANAF nu îl cere. Adăugați-l.',
  },
  'xsd.absent-in-this-type': {
    en: 'The schema wants {name} in {parent}, but ANAF’s validator refuses it when HeaderComment is {type}. Leave it out.',
    ro: 'Schema cere {name} în {parent}, dar validatorul ANAF îl respinge când HeaderComment este {type}. Nu îl adăugați.',
  },
  'xsd.wrong-place': {
    en: 'By the schema {name} may not stand here in {parent}. Check the order and number of elements.',
    ro: 'Potrivit schemei, {name} nu poate sta aici în {parent}. Verificați ordinea și numărul elementelor.',
  },
  'xsd.attribute': {
    en: 'The schema knows no attribute {attribute} of {name}. Remove it.',
    ro: 'Schema nu cunoaște atributul {attribute} al elementului {name}. Ștergeți-l.',
  },
  'xsd.text-between': {
    en: 'Between the elements in {name} stands text. Remove it.',
    ro: 'Între elementele din {name} există text. Ștergeți-l.',
  },
  'xsd.too-long': {
    en: '{name} has more than {most} characters, more than the schema allows. Shorten it.',
    ro: '{name} are prea multe caractere pentru schemă: cel mult {most}. Scurtați-l.',
  },
  'xsd.length': {
    en: 'By the schema {name} must have exactly {most} characters, without spaces.',
    ro: 'Potrivit schemei, {name} trebuie să aibă exact {most} caractere, fără spații.',
  },
  'xsd.value': {
    en: 'The schema does not know the value "{value}" of {name}; ANAF’s validator takes it.',
    ro: 'Schema nu cunoaște valoarea „{value}” din {name}; validatorul ANAF o acceptă.',
  },
  'xsd.date': {
    en: 'The day {value} in {name} is not in the calendar. Correct it.',
    ro: 'Ziua {value} din {name} nu există în calendar. Corectați-o.',
  },
  'xsd.time': {
    en: '"{value}" in {name} is no time. Write it as 14:30:00.',
    ro: '„{value}” din {name} nu este o oră. Scrieți-o ca 14:30:00.',
  },
  'xsd.number': {
    en: 'The number {value} in {name} is not written as the schema wants it.',
    ro: 'Numărul {value} din {name} nu este scris așa cum cere schema.',
  },
};
