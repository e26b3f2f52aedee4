/** Whether an address may be connected to on a client's behalf: a public one, and nothing that only looks like one. */
export function isPublicAddress(address: string): boolean {
  const four = readIpv4(address);
  if (four !== undefined) return !isSpecialIpv4(four);
  const six = readIpv6(address);
  return six !== undefined && isPublicIpv6(six);
}

/** The 32 bits of a dotted address, as resolvers write it. */
function readIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((bits, part) => bits * 256 + Number(part), 0);
}

/** IANA's special-purpose registry: first address and length of the prefix. */
const specialIpv4: readonly (readonly [address: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3], // multicast, reserved and broadcast
];

function isSpecialIpv4(address: number): boolean {
  return specialIpv4.some(([first, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor((readIpv4(first) ?? 0) / size);
  });
}

/** The eight groups of an address. */
function readIpv6(text: string): readonly number[] | undefined {
  const dotted = /^(.*:)([\d.]+)$/.exec(text.toLowerCase());
  const four = dotted?.[2]?.includes(".") ? readIpv4(dotted[2]) : undefined;
  if (text.includes(".") && four === undefined) return undefined;
  const plain =
    four === undefined
      ? text.toLowerCase()
      : `${dotted?.[1]}${Math.floor(four / 65_536).toString(16)}:${(four % 65_536).toString(16)}`;
  const halves = plain.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], tail] = groups;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [
    ...head,
    ...Array.from({ length: tail === undefined ? 0 : missing }, () => "0"),
    ...(tail ?? []),
  ];
  return all.every((group) => /^[\da-f]{1,4}$/.test(group))
    ? all.map((group) => Number.parseInt(group, 16))
    : undefined;
}

/** Global unicast (2000::/3), without what carries an IPv4 address or is set aside for protocols and documentation. */
function isPublicIpv6([first = 0, second = 0]: readonly number[]): boolean {
  if (first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2002 || first === 0x3fff) return false; // 6to4, documentation
  return !(first === 0x2001 && (second < 0x200 || second === 0xdb8)); // Teredo and other protocols, documentation
}
