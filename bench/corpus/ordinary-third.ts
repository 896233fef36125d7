/** Ordinary messages of the third set that is only measured: chat, spam with short codes, notices, and requests to a desk. */
export const ORDINARY_THIRD: readonly string[] = `
Ok den i c u at 630 outside mrt
Haha wat time is ur lect? mine 2 to 4 at LT 27
Dun haf la, i go home liao. Tmr 9 15 can
Txt STOP to 87239 to end. Cost 1.50 per week
SMS. ac Blob is ready, to unsub reply STOP. 25p
Reply to 84025 now with WORD n get 4 free tones
Free entry in 2 a wkly comp to win final tkts 21st May 2005. Text FA to 87121
Text CHAT to 86688, 150p/Msg rcvd, HG Suite 342
Win a 1000 cash prize or a prize worth 5000
For ur chance 2 win a 250 wkly shopping spree TXT: SHOP to 80878
PO Box 5249, Milton Keynes, MK17 92H. 450Ppw 16
Your account has been credited with 600 voucher points
Congrats! 2 mobile 3G videophones R yours, 100 free mins
ur going 2 bahamas! 4* luxury, 2 wks, worth 1200
Camera awarded SiPix digital, 5 Megapixel, 10 days 2 claim
T&Cs Box 61M60SW, 18 only
Rate is 10p per min, 08 lines vary
our 2004 reply is 4 7 11
Only 1.20 each or 3 for 3.00!
Hmm, it was 20 to 30 pounds in 2003
No 1 polyphonic tone, code TONE 4 at 83355
sent u 2 msgs on 12 Jul at 19.35
Did u get my 2 emails? n 1 fax
Yup 10.45 at bugis, i book tix oredi, 3 rows frm back
how bout 1230 at canteen 2?
I at sim lim, lvl 4, shop 04 21
Buy 4d for me leh 1834 and 9027, 2 big 1 small
Toto nums 4 11 19 28 36 44
e bus 174 come at 5 past
my matric card got 8 letters or 9
Mon 12 to 2 tue 3 to 5 thu 9 to 11
Tutorial grp E12 at S16 0430
Ans for q 14 is 0.0625 or 1/16
Got 34 over 50 for ca lol
lab 3b 2nd flr blk s8
Exam on 28/11 0900 mpsh 1 and 2b
need 120 mcs to grad, got 96
its 3 degrees out n im freezing
left at 4 got in at 7 33, 3hr 33 lol
my 21st! 7 till late, 40 guests
i owe u 18 50 dont i? or 15 80
wen r u bk? 24 25 26?
he is 6ft 2, 13 st 7
35 quid for 2 hours, or 60 for 4
train 17.23 arrives 19.08, change at 18.10
flat 3, 108 high rd, N15 6JR
no 27 not 72
room is 85 pw inc bills, 2 min 2 tube
90 min 1-1, then 5-4 on pens
Lost 3 6 6 4 7 5 in the 3rd
Going at 1.5x speed ep 112 of 366
scored 178 in scrabble, 3 bingos
got 6 of 8 in the quiz, 4th of 22 teams
the 8.15 was full so got 8.40, there by 9.20
45 mins at gas 5, then 10 with no foil
u need 3 AA n 2 AAA
half of 5432 is 2716
2716 times 2 is 5432 lol
pi is 3.14159265 i no it
e is 2.718281828 duh
sqrt 2 is 1.41421356
speed of light 299792458 m/s
pop of uk 67 million, sg 5.6
1 mile is 1.609344 km
in 1989 1991 or 1993?
born 02/29/1996 so 7 lol
my bday 14.02.1988
xmas 25.12, ny 01.01
holiday 12/08 to 26/08/2027
appt 2026-12-03 14:30 with nurse
Your balance is 1,240.55 as of 23-11-2026 09:15
Paid 3,499.00 on 11/20/26 at STORE 0042
Your order of 12 items ships in 3-5 days
Order 88213 is out for delivery, stop 14 of 32
Pickup locker 12B, shelf 4, by 28 Nov 21:00
Invoice 2026-00417 due 30 Nov, 412.00
Case 50231 was closed on 11/23
Flight UA 1432, seat 21F, gate C118, boards 6:25 AM
Record locator XK4P2T, 2 bags, 46 lbs
Room 1208, 2 nights, $189.50/night plus 14.75% tax
Your table for 4 is ready, party no 18
Rx 7 of 12 refills left, 30 tabs of 250 mg
BP 124/81, pulse 66, temp 98.4
Weight 182.4 lbs, BMI 25.7, A1C 5.6
Parking zone 3042, 2 hr max, 7.50
Toll 4.25 charged at 08:41:12
Meter 004512 to 004987, 475 kwh
Temps: high 71 low 54, wind 12 mph, 30 percent rain
Dow 44,910.65 up 188.59, S&P 6,032.38
Lotto 3 9 17 22 41 and 8
Fantasy: 132.46 to 118.90, 9 and 4 now
Marathon 3:58:41, 9:06 pace, 26.2
Bib 11482, corral D, 7:15
Bldg 14 gate 5 unit 207
3 bed 2 bath 1,480 sqft 349,900
0 down 2.9 apr 72 months 389 a month
Ch 7 news at 6 and 11
Hwy 101 exit 432B then 2.3 miles
Take I-280 to 92 to 101
mile marker 118
Area 51 route 66
Boeing 737 vs 787 vs A320
win 95 98 2000 xp 7 8 10 11
php 8.3.14 node 20.19.2
err 0x80070005 again
err 500 502 504 all day
pr 4821 fixes 4790
sprint 42, 13 pts of 34
port 5432 and 6379
res 1920 x 1080 or 2560x1440
zoom at 9, 12.30 n 4.15
agenda 1. intro 2. budget 3. q and a
sec 4.2.1 page 118 line 7
isaiah 40 31, john 3 16
ps 23 v 1 to 6
track 07, 3:42
bpm 128 then 140
chords 1 4 5
opus 27 no 2
size 10 to 12, 32B
2 3 5 7 11 13 17 19 23
100 90 80 70 60
1 1 2 3 5 8 13 21 34 55
12345 lol thats my luggage
999 or 111 for help
call 911 or 988
dial 0 for reception 9 for out
press 1 then 4 then hash
text 741741 for help
vote 07 or 11 to 6 88 99
call me b4 10 or aft 8 30
ring me at 7 or 7 15
phone died at 12 percent, charging 20 mins
my phone is 3 years old, 128 gb
number 9 is free, number 14 is not
mobile data 12.5 of 20 gb used
no 1234567 its fake lol
sms me when u reach, bus 14 or 16 or 33
tel aviv 24 degrees
home by 1830 2000 latest
contact lens -2.25 -2.50
cell count 120000 ok
line 3 to line 7 then 2 stops
fax is 20 years old lol
How do I change my address to 1750 Maple St, Suite 402, 94301?
I moved to 4281 Oak Ave, Portland, OR 97201-4418
My zip is 60614, used to be 10027
Limit on my card ending 4417 please
card ends in 0042, exp 09/28
Where is the ATM near 221 Baker St?
I'd like 3 tickets for Dec 12 at 7:30 PM in row 14
She is 34, he is 36, kids 4 and 7
Company founded in 1987 has 12,400 staff in 38 offices
Revenue was 1,284,300 in 2025 and 1,402,950 in 2026
Transfer $2,500.00 from savings on 12/01/2026
GDP 27,360,935 million
License class C, 20 over, 140 fine
My flight is 11/28 at 6:05, back 12/02 at 21:40
The train from 30th St to 125th St
score 21-17 24-21 31-28
quiz 8-10 pm, 12-14 teams
ages 5-8 9-12 13-16
open 0800-1200 1300-1700
rm 101-105, 201-205
lot 12-34-56 at auction
combo 12-24-36
2-0-6 this yr
vitamins 400 800 1000 iu
50 100 200 400 m free
1500 3000 5000 m
tuition 24500 29800 31200
10000 20000 30000 steps
bid 1200 1300 1450
14.2 15.8 16.1 17.0
qty 12 x 4.99 = 59.88
tax 8.875 on 240 is 21.30
24 x 36 inch, 18 x 24
5 x 5 x 5
lens 50 1.8, 85 1.4
iso 100 f8 1/125
lat 40.7128 lon -74.0060
40.7128, -74.0060
elev 14,505 ft
depth 10,935 m
1.21 gigawatts 88 mph
10-4 good buddy
u2 3 x
gr8 2 c u 2 2day
b4 u 4get 2moro 4 sure
`
  .trim()
  .split('\n');
