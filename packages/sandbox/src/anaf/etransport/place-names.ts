/** Names of border points and customs offices, from the notes in ANAF's schema 1.02 of declarations. */

const BORDER_POINTS = `1|Petea (HU)
2|Borș (HU)
3|Vărșand (HU)
4|Nădlac (HU)
5|Calafat (BG)
6|Bechet (BG)
7|Turnu Măgurele (BG)
8|Zimnicea (BG)
9|Giurgiu (BG)
10|Ostrov (BG)
11|Negru Vodă (BG)
12|Vama Veche (BG)
13|Călărași (BG)
14|Corabia (BG)
15|Oltenița (BG)
16|Carei (HU)
17|Cenad (HU)
18|Episcopia Bihor (HU)
19|Salonta (HU)
20|Săcuieni (HU)
21|Turnu (HU)
22|Urziceni (HU)
23|Valea lui Mihai (HU)
24|Vladimirescu (HU)
25|Porțile de Fier 1 (RS)
26|Naidăș (RS)
27|Stamora Moravița (RS)
28|Jimbolia (RS)
29|Halmeu (UA)
30|Stânca Costești (MD)
31|Sculeni (MD)
32|Albița (MD)
33|Oancea (MD)
34|Galați Giurgiulești (MD)
35|Constanța Sud Agigea (-)
36|Siret (UA)
37|Nădlac 2 - A1 (HU)
38|Borș 2 - A3 (HU)`;

const CUSTOMS_OFFICES = `12801|BVI Alba Iulia
22801|BVI Arad
22901|BVF Arad Aeroport
22902|BVF Zona Liberă Curtici
32801|BVI Pitești
42801|BVI Bacău
42901|BVF Bacău Aeroport
52801|BVI Oradea
52901|BVF Oradea Aeroport
62801|BVI Bistrița-Năsăud
72801|BVI Botoșani
72901|BVF Stanca Costești
72902|BVF Rădăuți Prut
82801|BVI Brașov
92901|BVF Zona Liberă Brăila
92902|BVF Brăila
102801|BVI Buzău
112801|BVI Reșița
112901|BVF Naidăș
122801|BVI Cluj Napoca
122901|BVF Cluj Napoca Aero
132901|BVF Constanța Sud Agigea
132902|BVF Mihail Kogălniceanu
132903|BVF Mangalia
132904|BVF Constanța Port
142801|BVI Sfântu Gheorghe
152801|BVI Târgoviște
162801|BVI Craiova
162901|BVF Craiova Aeroport
162902|BVF Bechet
162903|BVF Calafat
172901|BVF Zona Liberă Galați
172902|BVF Giurgiulești
172903|BVF Oancea
172904|BVF Galați
182801|BVI Târgu Jiu
192801|BVI Miercurea Ciuc
202801|BVI Deva
212801|BVI Slobozia
222901|BVF Iași Aero
222902|BVF Sculeni
222903|BVF Iași
232801|BVI Antrepozite/Ilfov
232901|BVF Otopeni Călători
242801|BVI Baia Mare
242901|BVF Aero Baia Mare
242902|BVF Sighet
252901|BVF Orșova
252902|BVF Porțile De Fier I
252903|BVF Porțile De Fier II
252904|BVF Drobeta Turnu Severin
262801|BVI Târgu Mureș
262901|BVF Târgu Mureș Aeroport
272801|BVI Piatra Neamț
282801|BVI Corabia
282802|BVI Olt
292801|BVI Ploiești
302801|BVI Satu-Mare
302901|BVF Halmeu
302902|BVF Aeroport Satu Mare
312801|BVI Zalău
322801|BVI Sibiu
322901|BVF Sibiu Aeroport
332801|BVI Suceava
332901|BVF Dornești
332902|BVF Siret
332903|BVF Suceava Aero
332904|BVF Vicovu De Sus
342801|BVI Alexandria
342901|BVF Turnu Măgurele
342902|BVF Zimnicea
352802|BVI Timișoara Bază
352901|BVF Jimbolia
352902|BVF Moravița
352903|BVF Timișoara Aeroport
362901|BVF Sulina
362902|BVF Aeroport Delta Dunării Tulcea
362903|BVF Tulcea
362904|BVF Isaccea
372801|BVI Vaslui
372901|BVF Fălciu
372902|BVF Albița
382801|BVI Râmnicu Vâlcea
392801|BVI Focșani
402801|BVI București Poștă
402802|BVI Târguri și Expoziții
402901|BVF Băneasa
512801|BVI Călărași
522801|BVI Giurgiu
522901|BVF Zona Liberă Giurgiu`;

const read = (list: string): ReadonlyMap<string, string> =>
  new Map(list.split('\n').map((line) => line.split('|') as [string, string]));

const borderPoints = read(BORDER_POINTS);
const customsOffices = read(CUSTOMS_OFFICES);

/** Such as `Borș (HU)`; `''` of an unknown code. */
export const borderPointName = (code: string): string => borderPoints.get(code) ?? '';

/** Such as `BVI Cluj Napoca`; `''` of an unknown code. */
export const customsOfficeName = (code: string): string => customsOffices.get(code) ?? '';
