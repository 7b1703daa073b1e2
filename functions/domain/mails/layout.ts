import type { Mail } from './facts.ts';
import { namesWebsite, withoutLiveLinks } from './links.ts';
import { oneLine, wrap } from './plain-text.ts';

/** A piece of a mail, written once for its text and its HTML. */
export type Block =
  | { readonly kind: 'paragraph' | 'heading' | 'note'; readonly text: string }
  /** Label and value. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  /** Lines that stay lines: a postal address. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** What the commune wrote: plain text, set apart from what the hub says, without any link. */
  | { readonly kind: 'comment'; readonly text: string }
  /** An address of our own configuration, never a value of a dossier. */
  | { readonly kind: 'link'; readonly label: string; readonly href: string };

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const heading = (text: string): Block => ({ kind: 'heading', text });
export const note = (text: string): Block => ({ kind: 'note', text });

const UNLINKED = 'Par sécurité, les adresses de sites internet du commentaire ne sont pas cliquables : des espaces y ont été ajoutés.';

/** The mail made of a subject and blocks. */
export function layOut(subject: string, blocks: readonly Block[]): Mail {
  const title = oneLine(subject);
  const all = blocks.flatMap((block) => (block.kind === 'comment' && namesWebsite(block.text) ? [block, note(UNLINKED)] : [block]));
  return { subject: title, text: `${all.map(textOf).join('\n\n')}\n`, html: htmlDocument(title, all.map(htmlOf)) };
}

/** Text of a comment, line by line, as it may be shown. */
function commentLines(comment: string): string[] {
  return comment.split(/\r\n?|\n/).map((line) => withoutLiveLinks(oneLine(line)));
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return wrap(block.text).join('\n');
    case 'heading':
      return wrap(block.text.toLocaleUpperCase('fr')).join('\n');
    case 'facts':
      return block.rows.flatMap(([label, value]) => wrap(`${label} : ${value}`)).join('\n');
    case 'lines':
      return block.lines.flatMap((line) => wrap(line)).join('\n');
    case 'comment':
      return commentLines(block.text)
        .flatMap((line) => wrap(line, '> '))
        .join('\n');
    case 'link':
      return [...wrap(`${block.label} :`), block.href].join('\n');
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A value inside HTML, as text or in a quoted attribute. */
export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

const safe = (value: string): string => escapeHtml(oneLine(value));

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${safe(block.text)}</p>`;
    case 'note':
      return `<p style="font-size:.875em;color:#3a3a3a">${safe(block.text)}</p>`;
    case 'heading':
      return `<h2 style="font-size:1.125em;margin:1.5em 0 .5em">${safe(block.text)}</h2>`;
    case 'facts':
      return `<table style="border-collapse:collapse">${block.rows.map(htmlRow).join('')}</table>`;
    case 'lines':
      return `<p>${block.lines.map(safe).join('<br>')}</p>`;
    case 'comment':
      return `<blockquote dir="auto" style="margin:1em 0;padding:.5em 1em;border-left:4px solid #6a6af4">${commentLines(block.text)
        .map(escapeHtml)
        .join('<br>')}</blockquote>`;
    case 'link':
      return `<p><a href="${safe(block.href)}">${safe(block.label)}</a></p>`;
  }
}

function htmlRow([label, value]: readonly [string, string]): string {
  return `<tr><th scope="row" style="text-align:left;vertical-align:top;padding:.25em 1em .25em 0">${safe(label)}</th><td style="padding:.25em 0">${safe(value)}</td></tr>`;
}

/** Complete without anything from elsewhere: no image, no style sheet, no script. */
function htmlDocument(title: string, body: readonly string[]): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="fr">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${safe(title)}</title>`,
    '</head>',
    '<body style="margin:0;padding:1em;background:#ffffff;color:#161616;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">',
    '<div style="max-width:40em;margin:0 auto">',
    `<h1 style="font-size:1.25em">${safe(title)}</h1>`,
    ...body,
    '</div>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
