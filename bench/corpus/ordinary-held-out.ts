/** Ordinary messages that are only measured, never looked at while the detectors are changed. */
export const ORDINARY_HELD_OUT: readonly string[] = `
Haha ok lor, den 8 plus at orchard?
My class ends 4.15, den i go lib till 6
shd be there by 11 11.15 latest
U going 4 the 3 o'clock or the 5 o'clock show?
i paid 23.40 for the cab just now, siao
The table is booked for 19:30, 6 ppl, under Kate
Train cancelled so getting the 18.52 from plat 9
500g mince, 2 tins toms (400g), 1 onion. ta
we lost 5-3, they had 14 shots to our 6
Man U 2 Liverpool 2, 89 mins gone
108 for 3 after 14.2 overs, target 176
ur appt is on 12-03-2026 at 09:15
Reminder: dentist 3 Mar 2026, 2:40pm
yr results out 15/08/2025 8am
Vote 1 for yes or 2 for no, reply to 61616
txt PLAY to 88066 lost 12 help 08
standard rate 25p per txt, max 5 a week
its 150 pounds a month plus 35 deposit
give me 2000 n i give u 1500 back
emi of rs 3250 due 5th, pay b4 10th
Recharge of Rs.299 done, 1.5GB/day 28 days
Bal Rs 1240.50 valid till 30-06-2026
salary credited 35,000.00 today yay
blk 302 hougang ave 7 #12-34 singapore
flat 4, 17 high street, LS2 9JT
3rd left after the roundabout, number 88, blue door
Take exit 23 then A64 for 14 miles
I'm at stop 43, bus 36 or 7A comes in 9
gate B22 closes 1355, boarding grp 4
flight TR 2734 dep 0645 arr 0830
need 12 eggs 24 rolls 36 sausages 48 cans
bought 2kg 4 10.99, gd deal
psle score 243, cutoff 238
ca1 30%, ca2 20%, final 50%
gpa 3.72 up from 3.58
my group is 12 14 16 19 n 22
jersey no 7, 10, 11, 23 taken
my lucky numbers 6 13 27 33 41 49
4d result 1st 4837 2nd 2910 3rd 7766
winning number is 3391
queue no 1045 now serving 1022
ticket Q102, counter 8
locker 217 combination is bday haha
wifi pw on the fridge
alarm 0545 0600 0615 snooze x3
nap 20 min n wake 3.45
lvl 45 now, 3200xp 2 next
kd 1.87 w 23 kills
ranked 1450 to 1520 in 2 days
got 10 000 steps 8.2 km 420 kcal
heart rate 142 168 155 avg 149
bench 60 65 70 3x8
its 1:1 mix or 2:1
use a 5:1 ratio 200ml to 1L
preheat 200c / 180 fan / gas 6
bake 12-15 min at 220
35 mm lens f1.8 iso 800 1/250
24-70 or 70-200? £1,149
rent 1400 pcm, bills 180, council 132.50
mortgage 4.29% fixed 5 yrs 275,000
house went for 1.25m lol, asking was 975000
only 3 500 left from the 12 000
7 000 000 000 people on earth haha
2 000 vs 3 000? dunno
age 24, 5ft 7, single
mum is 60, dad 63 on 14th
9 month old, 8.4kg 71cm
meds: 500mg x2 4 times a day, 8 12 4 8
bp was 135/85 then 128/82
covid jab 3 on 6/1
class of 2009, reunion 2019, next 2029
1066 1215 1588 1666 exam dates lol
ww1 1914-1918 rite?
born 1987, moved 1994, back 2003
from 2010-2014 lived in 2 places
page 88-104, q 1 3 5 7 9
q12 answer is 144 not 124
x = 12.5, y = 17.25, z = 0.001
sqrt 2 is 1.41421356
e = 2.718281828
3.6 x 10 8 m/s
10 11 12 13 are ok, 14 15 no
u free 21 22 or 28 29?
fri 27 sat 28 sun 29 nov
week 14 to 18
mon 10-12, tues 2-4, wed 9-11.30
open 10.00-18.00, sun 11.00-17.00
hours 0800 to 1800
office is 0830-1730, lunch 1200-1300
2359 deadline, submit b4 2355
start 2000hrs end 2230hrs
2 n half hrs, 150 min ish
timer 00:12:45
done in 1:23:45 pb!!
5k 24:10 10k 51:02
call me ltr k, 9 can?
i call u aft 10 15 mins
pls call at 12 sharp
dont call b4 10 30 am
will ring 2 or 3 times
ring size is 7 or 7.5
text me the 3 names n 2 dates
fone battery 12% lah
my mobile bill was 42.60 lol
new mobile 899 or 38/mo 24 mths
contact me in 2 or 3 days
dial 5 for support then 2
hotline closes at 2300
number 42 bus or number 9
what number house? 118 or 181?
reach at 10 20 like dat
home by 7 7.30 8 latest
cell block 4 lol
sms me 1 day b4
free 500 sms n 100 mins 4 10
pin number 2 hard to remember
code for door starts with 4 lol
discount code AUTUMN15 15% off
use code FREE4U at checkout
country code is +65
dress code is black 2nite 8pm
the da vinci code, pg 310
verification takes 2 to 3 days
security at gate 12 is slow, 45 min
access via lift 3 level 5
login at 9 then standup 9.15
confirm 4 pax 7pm?
confirm 2 adults 3 kids sat 28
one time only 50% off 3 days
my pass expires 31/12
secret menu 5.50 lol
token machine needs 20p 50p or £1
the key is under pot 3
cookie: 12 for 6 quid
signature dish 18.90
bearer of bad news: 2 weeks delay
basic 12.99 premium 17.99
body wash 2 for 3.50
message in a bottle 1999 film
content 18+
prompt 9 start
text is 9 10 or 11 pt?
me@8 sharp
c u @ 10.30
@ the 3rd stop
tix 2@15, 3@12
3@£1.99
joe@home now
pizza @ 7, film @ 9.15
ratio 16:10 60 hz
1920 x 1080, 144hz 27in
3840x2160
ddr5 6000 32gb cl30
rtx 4070 549.99
v1.2.3 to v1.3.0
android 14 one ui 6.1
chrome 119 firefox 120
ios 16.7.2 15.8
1.0.0.1 release? no 1.0.1
psi 72 68 75
temp 31 32 33 so hot
-2 0 3 brr
25.5 n 26.5 aircon
humidity 88% wind 14kmh
quake 6.2 lol 10km deep
f1 q3 1:18.765 vs 1:18.790
501 double 16 out
147 break!
6-3 6-7 7-5 6-4
15-0 30-0 40-15
25-23 19-25 15-12
3/5 so far 4/5 soon
odds 9/4 11/2 100/1
evens 10/1 20 ew
stake 5 ret 27.50
cup 3/4 tsp 1/2
£1=$1.27=€1.15
1 usd 83.4 inr 1.34 sgd
nifty 24500 sensex 80400
ftse 8250.15 +0.4%
btc 97,500 eth 3350
nasdaq 19,003.65
$AAPL 229.87
100k 250k 1m steps
1.5k likes 320 shares
10% 20% 30% tip?
5 star 4.8 (1204)
no 5 in 24 hrs
t20 n odi n 5 tests
7-eleven 99 ranch 5 guys
u2 blink 182 maroon 5
se7en 300 1917
ocean's 11 12 13
b99 s03e12
s4 ep 7 tonite
24 s2 ep 5-8
level 42 lol
catch 22
fahrenheit 451 pg 120
psalm 23 v 1-6
1 cor 13:4-8
john 14 6
surah 2 255
no 1 no 2 no 3
1st 50 ppl free
20th 21st 22nd
2nd hand 2015 66 plate 45000 miles
1.6 tdi 120bhp
mot due 04/26, tax 165
32psi 35psi
ulez 12.50 cc 15
j25-j28 closed 2200-0600
m6 j19 50 limit
postcode M1 4BT
E14 5AB or E1 6AN
BN1 to SE10 1h 20
sector 62 noida 201301
110001 delhi 400001 mumbai
pin code 560034
plot 45/2, 3rd cross
s(119077) soon
blk 71A 03-18
lot 2310 sub 5
`
  .trim()
  .split('\n');
