/** How a readable invoice looks on paper. */

export const STYLE = `
*{box-sizing:border-box}
body{font:10pt/1.35 "Source Sans 3","DejaVu Sans",sans-serif;color:#1b1b1b;margin:0}
h1{font-size:17pt;margin:0 0 6pt;color:#1f4d7a}
h2{font-size:10pt;margin:0 0 3pt;color:#1f4d7a;text-transform:uppercase;letter-spacing:.04em}
header{border-bottom:1.5pt solid #1f4d7a;margin-bottom:10pt;padding-bottom:4pt}
header dl{display:flex;gap:20pt;margin:0}
dl{margin:0}dl>div{display:flex;gap:5pt}
dt{color:#555;white-space:nowrap}dt::after{content:":"}dd{margin:0;overflow-wrap:anywhere}
.wide{columns:2;column-gap:16pt}.wide>div{break-inside:avoid}
.parties{display:grid;grid-template-columns:1fr 1fr;gap:14pt;margin-bottom:10pt}
.name{font-weight:bold;margin:0 0 3pt}
section{margin-bottom:9pt}
table{width:100%;border-collapse:collapse;margin:0 0 9pt}
th,td{padding:3pt 4pt;border-bottom:.5pt solid #c9d3dc;vertical-align:top;text-align:left;overflow-wrap:anywhere}
th{background:#e8eef4;font-weight:600;white-space:nowrap;overflow-wrap:normal}
tr{break-inside:avoid}thead{display:table-header-group}
th.main{width:100%}
.short{min-width:32pt}
th.n,td.n{text-align:right;min-width:56pt;font-variant-numeric:tabular-nums}
td.n{white-space:nowrap}td.long{white-space:normal;min-width:76pt}
th.n:last-child,td.n:last-child{min-width:96pt}
th.vat,td.vat{text-align:right;min-width:44pt;white-space:normal;overflow-wrap:normal}
small{display:block;color:#555;font-size:8.5pt}
.totals{width:55%;margin-left:auto;break-inside:avoid}.due td{font-weight:bold;border-top:1pt solid #1f4d7a;font-size:11.5pt}
.omitted{font-style:italic}
section p{margin:0 0 3pt;white-space:pre-line;overflow-wrap:anywhere}
`;
