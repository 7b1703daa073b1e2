import { createHash } from 'node:crypto';
import { escapeHtml } from '../domain/mails/layout.ts';

/** A piece of HTML that was made here; everything else is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** HTML with its values escaped, save those that are HTML already. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html {
  const safe = (value: string | number | Html): string => (value instanceof Html ? value.text : escapeHtml(String(value)));
  const texts = values.map((value) => (Array.isArray(value) ? value.map(safe).join('') : safe(value as string | number | Html)));
  return new Html(parts.reduce((all, part, rank) => all + part + (texts[rank] ?? ''), ''));
}

/**
 * The one style sheet, inside the page: nothing is fetched from elsewhere. Colours of the State's design system, all above 4.5:1 on their
 * ground; printed, the page is black on white without its button.
 */
const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#f6f6f6;color:#161616;font:1rem/1.5 Marianne,Arial,Helvetica,sans-serif}
header{background:#fff;border-bottom:1px solid #ddd}
header p,main,footer p{max-width:46rem;margin:0 auto;padding:1rem 1.5rem}
header strong{display:block;color:#000091}
main{margin:2rem auto;padding:2rem 1.5rem;background:#fff;border:1px solid #ddd}
h1{margin:0 0 1rem;font-size:1.75rem;line-height:1.25}
h2{margin:2.25rem 0 .75rem;font-size:1.25rem;line-height:1.3}
a{color:#000091}
dl{margin:1.5rem 0;border-top:1px solid #ddd}
dl div{display:flex;flex-wrap:wrap;padding:.75rem 0;border-bottom:1px solid #ddd}
dt{flex:0 0 12rem;font-weight:bold}
dd{flex:1 1 16rem;margin:0;min-width:0;overflow-wrap:anywhere}
code,pre{font-family:"Liberation Mono",Consolas,Menlo,monospace;font-size:1rem;overflow-wrap:anywhere}
pre{margin:.5rem 0;padding:.75rem 1rem;background:#f6f6f6;white-space:pre-wrap}
.secret{font-size:1.375rem;line-height:1.6}
.secret span{margin-right:.5em;white-space:nowrap}
.hint{display:block;color:#3a3a3a;font-size:.875rem}
.notice{margin:0 0 1.5rem;padding:.75rem 1rem;border-left:.25rem solid #b34000;background:#fff8eb}
.notice p{margin:0}
li+li{margin-top:.5rem}
input{width:100%;max-width:28rem;padding:.5rem .75rem;border:0;border-bottom:2px solid #3a3a3a;background:#eee;color:#161616;font:inherit}
label{font-weight:bold}
button{padding:.75rem 1.5rem;border:0;background:#000091;color:#fff;font:inherit;font-weight:bold;cursor:pointer}
button:hover{background:#1212ff}
a:focus,button:focus,input:focus{outline:2px solid #0a76f6;outline-offset:2px}
footer p{color:#3a3a3a;font-size:.875rem}
@media print{
body,main,pre,.notice{background:#fff}
main{margin:0;border:0;padding:1rem 0;max-width:none}
header,footer{border:0}
h2,dl div,li{break-inside:avoid}
h2{break-after:avoid}
}
`;

/**
 * What a browser may do with these pages: show them with their own style, send their own form; nothing is run, fetched, framed, kept, or
 * told to another site.
 */
export const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'interest-cohort=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

/** A whole page, in French, without script. */
export function layOutPage(title: string, body: Html): string {
  return html`<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title} – Télédossiers, mon.service-public.fr</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header><p><strong>mon.service-public.fr</strong> Télédossiers des communes</p></header>
<main>
<h1>${title}</h1>
${body}
</main>
<footer><p>Direction de l’information légale et administrative (DILA)</p></footer>
</body>
</html>
`.text;
}
