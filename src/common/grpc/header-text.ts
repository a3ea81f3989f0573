/** Text as a header of gRPC can carry it: what is not plain ASCII is percent-encoded. */
export function headerText(text: string): string {
  return text.toWellFormed().replace(/[^ -~]/gu, (character) => encodeURIComponent(character));
}
