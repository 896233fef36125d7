/** Ordinary messages with numbers in them, none of which is anybody's: all must stay as they are. */
export const ORDINARY_TUNED: readonly string[] = `
meet at 7 8 or 9?
ok see u at 7.30pm outside tesco
im on the 19:42 train, shud b there by 20:15
that was £12.99 each, 3 for £30
cost $1,250.00 incl tax, paid 50% up front
Arsenal 3-1 Chelsea, wot a game
we won 21-19 21-15 in the end
score is 6-4 3-6 7-6 so far
my bday is 14/02/1986 dont forget
flight lands 2026-11-26 at 10:34
its 26/11/04 today innit
been there since 2003 2004 2005 i think
text STOP to 80082 to opt out
Txt WIN to 87077 for a chance, 150ppm
Send YES to 83600 or 86688. 18+ only
reply with 1 2 3 or 4
room 1204 on level 12, blk 45
I live at 221b baker st, flat 12
its 1200 miles from here, 18hrs drive
gimme 10 min or 15 mins max
i ran 10km in 48:32 today!!
2 eggs 300g flour 150ml milk 180C for 25 mins
bus 74, 106 or 154, alight stop 16991
my marks: 78 82 91 65 70
got 450 out of 500 in maths
lotto numbers 4 8 15 16 23 42
house no 34, opp block 7, 3rd floor
salary is 45000 pa, was 38,500 last yr
they want 1.5 million 4 the house lol
It's 99.9% done, 0.05 left
1+1=2 duh
k b there in 5, parking is 2.50/hr
Rs 50000 only, emi 4200 for 12 months
cr no 5566 n room 302
the year 1999 was gd, so was 2012
i weigh 78.5 kg now, was 84.2
temp is 37.8 or 38.2, ward 7 bed 12
u owe me 20 bucks n 50 cents
£5/month 4 24 months = £120
order 2 large pizzas, 1 garlic bread, 4 cokes, total 31.80
Chapter 12 pg 345-389 due mon
see page 1024 of 2048
class at 0930, ends 1045
we open 0900-1700 mon-fri
9am-5pm sat 10-4
gate 14, boarding 0715, seat 23A
pw is not 12345 ok haha
aft 6 can? or 630? or 645?
2moro 2nite 4eva l8r gr8 m8 b4 3some1
I'm gonna be 30 mins late sry, traffic on A38 n M25
taking bus 851 from bukit merah, den 961
exam 4 cs1101 n cs2100 same day, 9 to 11
got 3 modules 4 mcs each
wat time? 1230? den 1300 at canteen 2
the 1000 plus drink 1.20 la
i got 88 over 100 for the quiz
toto result 3 7 19 28 40 45 add no 11
jus bought 4 tix at $9.50 = $38
psi 156 now, so hazy
hdb blk 123 #04-567
buy 1 get 1 free till 31 dec
Your order of 3 items (£24.50) is on its way, arriving 2-4pm
Only 500000 people live there
the population is 5,600,000 now
pi is 3.14159265 i think
3 x 4 x 5 = 60
sony 42 inch tv, 1080p, £349
1080p or 720p? 60fps
iphone 15 128gb 999
my pc has 16gb ram, 512 ssd, i7 12700
windows 10 22h2 lol
he scored 501 in 9 darts 180 180 141
it was 102 not out off 87 balls, 14x4 2x6
India 287/6 (50 ov), need 288
set alarm for 5 30 and 5 45 pls
19 20 21 and 22 are free, 23 not
ages 3 5 and 9 so 3 kids tix
size 10 or 10.5? uk 9 eu 43
36-24-36 haha
its 10/10 would go again, 5* 
call me at 7
call u at 9 or 10
ring me b4 11 30 ok
dial 999 or 101 or 112
i will text u 2mrw at 8
call me when ur done 2nite, 10ish
phone is at 5% gonna die
my phone is 3 yrs old, paid 600
text me b4 12 or aft 2
mobile data 20gb for 15 a month
call costs 10p per min, 35p connection
number 10 downing st
we r number 1!!! 4-0 4-0
fax machine costs 89.99
contact lens 30 pack 24.99
cell 12 in row 4 of the sheet
sms is 160 chars, 70 with emoji
voucher £20 off £100, code SAVE20
promo code 2024 gives 10%
area code is 415 or 628
zip code 94103
error code 404 again
status code 500 lol
postal code 119077
the code review is at 3
code red 2 people down
pin the 2 posters by 5
verify the 2 drafts by 6pm
use 250g to make 12
enter hall 5 gate 3
token of 5 pounds for u
key 2 success is sleep 8 hrs
secret santa limit is 10
body text is 12pt arial
message 3 of 5
content is 40% water
my password is the usual one
auth by 5pm pls
basic plan is 9.99/mo
the secret: buy low sell high 24/7
prompt at 9 pls, sharp
"text: hi" he wrote
Subject: lunch 1230
re: 3rd floor meeting 1400-1530
ok @ 7.30 then
see u @ 5@ the mall
lunch@12.30pm?
dinner@8.pm ok
@tom bring 20
meet @home at 6
10@2.50 each
1/2 or 3/4 cup
24/7 365 days
7/11 is open 24 hrs
on 3/4/26 or 5/4/26
12-14 days delivery
2-3 weeks max
1-0 up at ht
3 to 1 odds, 7/2 fav
16:9 or 4:3
ratio 1:2:3
John 3:16
Gen 1:1-2:3
gmt+8 or utc+10?
jan 5 2026 10am
5 jan 2026 - 12 jan 2026
Mon 23 Nov 18:00-20:00
23.11.2026 18:30 Uhr
le 23/11/2026 à 18h30
period 2019-2024 2025-2030
years 2015 2016 2017 2018
1990 2000 2010 so old
between 1000 and 1500 ppl
3000-4000 words by fri
5000 - 6000 cal a day lol
10 20 30 40 50 go!
1 2 3 4 5 6 7 8 9 10 coming ready or not
1,2,3,4,5,6,7,8,9
100 200 300 all gone
2000 in cash 3000 in card
bill 45.20 32.10 18.75 total 96.05
12.50 + 13.75 + 9.99
$3.50 $4.20 $5.10
rm 3500 n rm 4200
S$1200 or US$900
€1.234,56 bezahlt
1 234 567 kr
CHF 2'500.00
¥12000 per night
₹4,50,000 final
₹ 1500 n ₹ 2500
50k or 60k? 1.2m views
300 000 people came
0.5 0.25 0.125
-5 to 12 degrees
lat 51.5 long -0.12
51.5074, -0.1278
wind 12 kts gust 25
QF1 SQ322 BA15 AI302
BA2490 lands 0655
PNR ABC123 seat 32K
train 12951 coach B4 seat 32
track it, parcel 3 of 4
v2.0 vs v3.1.4
python 3.12.4 is out
ios 17.6.1 update 2.3 GB
win 10.0.19045
1st 2nd 3rd 4th
90s kid here
T20 world cup 2026
F1 P1 44 16 4
M1 A1 A40 closed j12-14
W1J 6HL or EC1A 1BB
SW1A 2AA no 10
flat 3/2 12 dumbarton rd
PO Box 1234
unit 05-12, 8 shenton way
suite 4500
15th floor rm 1502
ISBN 978-3-16-148410-0
serial 12
L8R 4 NOW XX
0 missed calls
007 n 006 lol
00:05 left!
0-0 again
3am 4am 5am cant sleep
50 shades, 101 dalmatians, 12 monkeys
12 angry men 1957
1984 n 2001 r both gd
apollo 11 1969
world war 2 1939-1945
37c 98.6f
120/80 bp, pulse 72
5'11 75kg
20/20 vision
6 pack 12 pack 24 pack 4.99 8.99 15.99
2x4 8ft
4x4 2x2
800x600 1024x768 1920x1080
`
  .trim()
  .split('\n');
