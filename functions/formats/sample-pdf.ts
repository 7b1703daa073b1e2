import { randomFillSync } from 'node:crypto';

/** A one-page PDF that viewers open, with a line of text (Latin-1). */
export function samplePdf(line: string, paddingBytes = 0): Buffer {
  const stream = `BT /F1 18 Tf 72 740 Td (${line.replace(/[()\\]/g, '\\$&')}) Tj ET`;
  const padding = Buffer.alloc(paddingBytes);
  if (paddingBytes > 0) randomFillSync(padding);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n', 'latin1')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const add = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  objects.forEach((body, index) => {
    offsets.push(at);
    add(Buffer.from(`${index + 1} 0 obj\n${body}\nendobj\n`, 'latin1'));
  });
  if (paddingBytes > 0) {
    offsets.push(at);
    add(Buffer.concat([Buffer.from(`6 0 obj\n<< /Length ${paddingBytes} >>\nstream\n`), padding, Buffer.from('\nendstream\nendobj\n')]));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = offsets.length + 1;
  add(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}
