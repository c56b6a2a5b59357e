### When adults look. Each stands after "They next look".

# {$until}: until when somebody is there today.
when-now = today, until { $until }
when-not-known = as soon as someone is back
when-today = today at { $time }
when-tomorrow = tomorrow at { $time }
when-weekday = on { $day } at { $time }
when-date = on { $day } { $date } { $month } at { $time }

day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday

month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December
