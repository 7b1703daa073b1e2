import { randomFillSync } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { xml } from './xml-parts.ts';

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

/** A file that begins and ends as a JPEG and does not compress, like a scan. */
export function sampleJpeg(bytes: number): Buffer {
  const scan = Buffer.alloc(Math.max(bytes, 32));
  randomFillSync(scan);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00]).copy(scan);
  Buffer.from([0xff, 0xd9]).copy(scan, scan.length - 2);
  return scan;
}

/** A ZIP of the given files: images and PDFs stored, the rest deflated, as real tools do. */
export async function zipOf(files: readonly { readonly name: string; readonly bytes: Buffer }[], mtime = new Date()): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, bytes } of files) zip.addBuffer(bytes, name, { mtime, compress: !/\.(?:pdf|jpe?g|png|zip)$/i.test(name) });
  zip.end();
  return buffer(zip.outputStream);
}

/** Business data of a RCO (Cerfa 10870*07, shape of domain §4.2); an invented person. */
export function recensementXml(person: { nom: string; prenom: string; insee: string; email: string }): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<RecensementCitoyen><Convention>RCO</Convention><Formalite><Identifiant>10870</Identifiant><FormaliteType>DECL</FormaliteType><DateSoumission>2026-01-01T00:00:00</DateSoumission><FormaliteMotifCode>RECENSEMENT</FormaliteMotifCode><FormaliteMotifCode/><FormaliteModeCode>AJOUT</FormaliteModeCode></Formalite><Personne><Civilite>MME</Civilite><Sexe>2</Sexe><NomFamille>${xml(person.nom)}</NomFamille><NomUsage/><PrenomUsuel>${xml(person.prenom)}</PrenomUsuel><Prenom>${xml(person.prenom)}</Prenom><DateNaissance>14/07/2010</DateNaissance><PaysNaissance>FRA</PaysNaissance><Nationalite>FRA</Nationalite><CodeINSEENaissance>${person.insee}</CodeINSEENaissance><AdresseDomicile><PointDeRemise/><NumeroVoie>1</NumeroVoie><TypeVoie>RUE</TypeVoie><NomVoie>DE L'EXEMPLE</NomVoie><LieuDit/><CodePostal>01400</CodePostal><Localite>EXEMPLEVILLE</Localite><CodeINSEE>${person.insee}</CodeINSEE></AdresseDomicile><AdresseResidence/><MethodeContact><URI>${xml(person.email)}</URI><CanalCode>EMAIL</CanalCode></MethodeContact></Personne></RecensementCitoyen>`);
}
