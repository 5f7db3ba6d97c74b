"""How a session looks on paper: A4 across, the head of each table again on every page, no child cut by a page's end."""

STYLE = """
@page { size: A4 landscape; margin: 10mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; }
}
* { box-sizing: border-box; }
body { font: 9pt/1.25 Arial, Helvetica, sans-serif; color: #000; margin: 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; break-after: page; }
table:last-of-type { break-after: auto; }
col.who { width: 19%; } col.due { width: 20%; } col.read { width: 29%; } col.write { width: 32%; }
thead { display: table-header-group; }
tbody { break-inside: avoid; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #555; padding: 1.2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; }
th.page { background: none; border: none; border-bottom: 1.5pt solid #000; font-weight: normal; font-size: 10pt; }
th.page small { display: block; font-size: 8pt; }
p { margin: 0.4mm 0; }
.gone { text-decoration: line-through; }
.ready { font-weight: bold; }
.stop { font-weight: bold; border-left: 2pt solid #000; padding-left: 1mm; }
.write p { display: flex; gap: 1mm; align-items: flex-end;
  min-height: 5.5mm; margin: 0; white-space: nowrap; font-size: 8pt; }
.write i { flex: 1; border-bottom: 0.5pt solid #555; }
.write span { font-size: 8pt; }
"""
