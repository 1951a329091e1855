/** How a report looks, on paper first. */

export const STYLE = `
*{box-sizing:border-box}
@page{size:A4}
body{font:8.6pt/1.35 "Source Sans 3","DejaVu Sans",sans-serif;color:#1b1b1b;margin:0 auto;max-width:190mm}
h1{font-size:17pt;margin:0;color:#1f4d7a;line-height:1.2}
h2{font-size:11.5pt;margin:14pt 0 4pt;color:#1f4d7a;border-bottom:.75pt solid #1f4d7a;padding-bottom:2pt;break-after:avoid}
h3{font-size:9.5pt;margin:8pt 0 1pt;break-after:avoid}
header{border-bottom:1.5pt solid #1f4d7a;padding-bottom:6pt;margin-bottom:9pt}
header p{font-size:12pt;font-weight:600;margin:1pt 0 5pt}
dl{display:grid;grid-template-columns:repeat(3,1fr);gap:2pt 14pt;margin:0}
dl>div{display:flex;gap:4pt}dt{color:#555;white-space:nowrap}dt::after{content:":"}dd{margin:0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:7pt}
.tile{border:.75pt solid #c9d3dc;border-top:2.5pt solid #1f4d7a;padding:5pt 6pt;break-inside:avoid}
.tile b{display:block;font-size:13pt;line-height:1.25;font-variant-numeric:tabular-nums}
.tile.long b{font-size:10pt}
.tile span{color:#555}
.tile.good{border-top-color:#2b7a3d}.tile.bad{border-top-color:#b3261e}.good b{color:#2b7a3d}.bad b{color:#b3261e}
.about{color:#555;margin:0 0 3pt;break-after:avoid}
.ok{color:#2b7a3d;font-weight:600}.wrong{color:#b3261e;font-weight:600}
table{width:100%;border-collapse:collapse;margin:0 0 6pt}
th,td{padding:2pt 3.5pt;border-bottom:.5pt solid #d5dde4;vertical-align:top;text-align:left}
th{background:#e8eef4;font-weight:600;vertical-align:bottom}
thead{display:table-header-group}tr{break-inside:avoid}
tfoot{display:table-row-group}tfoot td{font-weight:700;border-top:1pt solid #1f4d7a;border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.n.long{white-space:normal;overflow-wrap:anywhere}
th.group{text-align:center;border-left:.75pt solid #fff}
td.first,th.first{border-left:.75pt solid #c9d3dc}
td.id{white-space:nowrap}td.id.long{white-space:normal;overflow-wrap:anywhere}
td.main{overflow-wrap:anywhere;width:28%}.partners td.main{width:38%}
td small{display:block;color:#b3261e;font-size:7.5pt}
.even{table-layout:fixed}.even th:nth-child(n+2){width:19%}
.balance{font-size:7.6pt}.balance td,.balance th{padding:1.6pt 2.5pt}
.note{font-style:italic;color:#555;margin:2pt 0}
.pairs{columns:2;column-gap:16pt}.pairs table{break-inside:avoid;margin:0}
`;
