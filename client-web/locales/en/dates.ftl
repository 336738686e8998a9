### Dates and sizes in words: for the command line and for the pages.

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
moment = { $weekday } { $day } { $month } at { $hour }:{ $minute }
moment-with-year = { $weekday } { $day } { $month } { $year } at { $hour }:{ $minute }
since = since { $moment }
until = until { $moment }
unit-byte = B
unit-kilobyte = kB
unit-megabyte = MB
