/** What ANAF's validator refuses in the structure. */

export const ANAF_STRUCTURE = {
  'anaf.namespace': {
    en: 'The namespace of AuditFile is not that of {form}. Write xmlns="{expected}".',
    ro: 'Spațiul de nume al elementului AuditFile nu este cel al formularului {form}. Scrieți xmlns="{expected}".',
  },
  'anaf.root': {
    en: 'The file begins with {name} instead of AuditFile. Send a D406.',
    ro: 'Fișierul începe cu {name} în loc de AuditFile. Trimiteți o declarație D406.',
  },
  'anaf.unknown-element': {
    en: 'The structure knows no element {name} in {parent}. Remove it or correct its name; letters must match exactly.',
    ro: 'Structura nu cunoaște elementul {name} în {parent}. Ștergeți-l sau corectați-i numele; literele trebuie să corespundă întocmai.',
  },
  'anaf.missing-element': {
    en: '{name} is missing in {parent} before {next}. Add it there; the order of elements is fixed.',
    ro: 'Lipsește {name} din {parent} înainte de {next}. Adăugați-l acolo; ordinea elementelor este fixă.',
  },
  'anaf.missing-at-end': {
    en: '{name} is missing in {parent}. Add it.',
    ro: 'Lipsește {name} din {parent}. Adăugați-l.',
  },
  'anaf.wrong-place': {
    en: '{name} may not stand here in {parent}. Move it to its place; the order of elements is fixed.',
    ro: '{name} nu poate sta aici în {parent}. Mutați-l la locul lui; ordinea elementelor este fixă.',
  },
  'anaf.too-many': {
    en: '{name} may stand only once in {parent}. Remove the others.',
    ro: '{name} poate apărea o singură dată în {parent}. Ștergeți-le pe celelalte.',
  },
  'anaf.one-of': {
    en: 'In {parent} only one of {names} may stand. Keep the one that applies.',
    ro: 'În {parent} poate apărea doar unul dintre elementele {names}. Păstrați-l pe cel potrivit.',
  },
  'anaf.not-in-this-type': {
    en: '{name} may not stand in {parent} when HeaderComment is {type}. Leave {parent} empty, or correct HeaderComment.',
    ro: '{name} nu poate apărea în {parent} când HeaderComment este {type}. Lăsați {parent} gol sau corectați HeaderComment.',
  },
  'anaf.absent-in-this-type': {
    en: '{name} must be absent when HeaderComment is {type}, although the schema asks for it. Remove it, or correct HeaderComment.',
    ro: '{name} trebuie să lipsească atunci când HeaderComment este {type}, deși schema îl cere. Ștergeți-l sau corectați HeaderComment.',
  },
};
