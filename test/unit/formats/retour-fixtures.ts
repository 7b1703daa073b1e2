import { type RetourToWrite, writeRetour } from '../../../functions/formats/retour-writer.ts';

export const PDF = Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
export const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);
export const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

/** A return flow of a commune for a RCO; every value invented. */
export const RETOUR: RetourToWrite = {
  numero: 'A-9-TESTTEST',
  demarche: 'RCO',
  messageId: 'A-9-TESTTEST 1234567 Principal 2019-04-03T16:26:40',
  status: '16',
  dateTime: '2019-04-04T10:00:00.000+02:00',
  sender: { siret: '21010001000011', service: 'RCO' },
  recipient: { siret: '00000000012011', service: 'flux_GS_PEC_AVL' },
};

export const piece = (name: string, bytes: Buffer) => ({ name, title: 'Attestation', code: 'attestation', bytes });

/** Bytes of a return flow, with what a test changes. */
export function retour(changed: Partial<RetourToWrite> = {}): Promise<Buffer> {
  return writeRetour({ ...RETOUR, ...changed });
}
