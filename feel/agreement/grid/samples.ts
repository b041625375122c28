/** One or more spellings of every kind of value: what operators and functions of the grid are put to. */
export const samples = {
  null: 'null',
  boolean: 'true',
  number: '5',
  string: '"abc"',
  list: '[3,1,2]',
  context: '{a: 1}',
  date: 'date("2024-02-29")',
  'local time': 'time("10:30:00")',
  'zoned time': 'time("10:30:00+02:00")',
  'local date and time': 'date and time("2024-02-29T10:30:00")',
  'zoned date and time': 'date and time("2024-02-29T10:30:00+02:00")',
  'years and months': 'duration("P1Y2M")',
  'days and time': 'duration("P1DT2H")',
  function: 'function(a, b) a < b',
} as const;

export type Kind = keyof typeof samples;

export const kinds = Object.keys(samples) as Kind[];

/** A second value of each kind that differs from the first. */
export const others: Readonly<Record<Kind, string>> = {
  null: 'missing',
  boolean: 'false',
  number: '2.50',
  string: '"b"',
  list: '["a", null]',
  context: '{a: "1", b: [1]}',
  date: 'date("2023-12-31")',
  'local time': 'time("23:15:30.5")',
  'zoned time': 'time("10:30:00Z")',
  'local date and time': 'date and time("2023-03-01T00:00:00")',
  'zoned date and time': 'date and time("2024-02-29T10:30:00@Europe/Paris")',
  'years and months': 'duration("-P5M")',
  'days and time': 'duration("PT90M")',
  function: 'function() 1',
};
