/**
 * Characters that change how the text around them is read: C0/C1 controls (ANSI escapes), BiDi marks and overrides,
 * line separators, soft hyphens and other invisible marks, lone surrogates. CVE-2023-43620 and its kin.
 */
const deceptive =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text from elsewhere, fit to be shown in a terminal, a window or a notification: one line, no tricks. */
export function printable(text: string): string {
  return text.replace(deceptive, '\ufffd')
}
