import { readAller } from '../../functions/formats/aller.ts';

/** The hub's own reader: unzips every entry, parses and validates every XML, hashes every file. */
export async function ingest(zip: Buffer): Promise<string> {
  const aller = await readAller(zip);
  if (!aller.ok) throw new Error(aller.refusal.code);
  return `${aller.value.numero} ${aller.value.files.length}`;
}
