/** `https://…`, `ftp://…`, but not "links that start with http://". */
const SCHEMED = /(?<![\p{L}\p{N}])[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'`<>()[\]]*[\p{L}\p{N}{][^\s"'`<>()[\]]*/giu;
const DATA = /(?<![\p{L}\p{N}])data:(?:[\w.+-]+\/[\w.+-]+)?(?:;[\w=.+-]+)*,[^\s"'`)]+/giu;
const MAIL_OR_SCRIPT =
  /(?<![\p{L}\p{N}])(?:mailto:[^\s"'`<>()[\]]+@[^\s"'`<>()[\]]+|javascript:[^\s"'`<>()[\]]*\()/giu;
const WWW = /(?<![\p{L}\p{N}@.-])www\d?\.[\p{L}\p{N}][^\s"'`<>()[\]]*/giu;
/** Top levels, without those that are endings of files as well: py, md, rs, sh. */
const TOP =
  "com|org|net|edu|gov|mil|int|info|biz|name|io|dev|app|ai|co|me|tv|xyz|online|site|shop|store|tech|cloud|page|link|blog|news|live|pro|gg|ly|be|to|" +
  "ad|ae|am|ar|at|au|az|ba|bg|br|by|ca|ch|cl|cn|cr|cy|cz|de|dk|do|ec|ee|eg|es|eu|fi|fr|ge|gl|gr|gt|hk|hr|hu|ie|il|in|ir|is|it|jp|ke|kr|kz|la|li|lk|" +
  "lt|lu|lv|ma|mx|my|ng|nl|no|nu|nz|pa|pe|ph|pk|pt|qa|ro|ru|sa|se|sg|si|sk|su|th|tk|tn|tr|tw|ua|uk|us|uy|uz|ve|vn|za";
const SECOND = "(?:com?|org|net|ac|gov?|edu)\\.[a-z]{2}";
/** `example.com/help`, `10.0.0.1:80/x`, `localhost:3000`; a domain by itself is a name. */
const BARE = new RegExp(
  `(?<![\\p{L}\\p{N}@.:/_-])(?:(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+(?:${SECOND}|${TOP}|xn--[a-z\\d-]+)(?::\\d{2,5})?[/?#]|` +
    `(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{2,5}|(?=/[a-z]))[/?#]?|localhost:\\d{2,5})[^\\s"'\`<>()[\\]]*`,
  "giu",
);
/** `[text](page.html)`, but not `[label](reason)` or `[x](0.5)`, which may be formats. */
const LINK =
  /(?<![\p{L}\p{N}\])])\[[^\]\n]{0,300}\]\(\s*(?!\d+(?:[.:/]\d+)*\s*\))([^\s()]*[./#:?][^\s()]*)(?:\s+["'][^\n)]*)?\s*\)/giu;
const REFERENCE = /^[ \t]*\[[^\]\n]+\]:[ \t]*(\S*[\p{L}\p{N}]\.[\p{L}]\S*|\/\S+|#\S+)/gimu;
const ATTRIBUTE = /(?<![\p{L}\p{N}])(?:href|src)\s*=\s*["']?([\p{L}\p{N}/#][^\s"'<>]*)/giu;

const whole = [SCHEMED, DATA, MAIL_OR_SCRIPT, WWW, BARE];
const captured = [LINK, REFERENCE, ATTRIBUTE];

/** Whether a text leads somewhere that the others do not name: a URL with or without a scheme, the target of a link, data in the form of a URL. */
export function hasOtherUrl(text: string, own: readonly string[]): boolean {
  const found = urlsIn(text);
  if (found.size === 0) return false;
  const known = new Set(own.flatMap((known) => [...urlsIn(known)]));
  return [...found].some((url) => !known.has(url));
}

function urlsIn(text: string): ReadonlySet<string> {
  const urls = [
    ...whole.flatMap((pattern) => text.match(pattern) ?? []),
    ...captured.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target = ""]) => target)),
  ];
  return new Set(urls.map(folded));
}

/** Neither the sign after a URL nor what may be left out of it tells two apart. */
function folded(url: string): string {
  return url
    .toLowerCase()
    .replace(/^(?:https?:)?\/\//, "")
    .replace(/^www\d?\./, "")
    .replace(/[^\p{L}\p{N}=%~+&]+$/u, "");
}
