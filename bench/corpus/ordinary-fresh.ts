/** Ordinary messages of the second set that is only measured. */
export const ORDINARY_FRESH: readonly string[] = `
Sorry im late, stuck on the 205 bus, b there 10 past 8 x
Hey wot time u finish? i finish 5.30 or 6 x
got ur txt at 2 in the morning lol 2.14 to be exact
can u lend me 20 quid til fri? il give u 25 bk
2 beers 3 wines n a packet of crisps 14.80!!!
haha its 28 degrees here n 12 there
pick up milk 2 pints, bread, 6 eggs, 4 onions
the film starts 8.45 trailers 8.20 meet 8 outside
just walked 11.4 km 16023 steps
my exam is 9 to 12 rm LT27 seat 104
lesson 3pm or 4pm? 60 or 90 min
bus 96 at 7.12 7.27 7.42
u got 3 missd calls n 2 voicemails
my house is 15, the one nxt to 17
watching ep 4 of s2, 6 more to go
mum said 500g not 50g!!
call me in 5
Ring ring 1 2 3 ready
ill text u the addy its 23 or 32 elm rd
wake me up at 6 6.15 latest
i have 2 4 1 vouchers exp 31/12/26
its gonna cost 120 per head x 8 = 960
rent is 1,150 pcm plus 200 bills
that shirt was 39.99 now 19.99 in sale til 24th
my bmi is 22.4 down from 24.1
50 press ups 100 sit ups 200 squats
they scored at 12 34 and 90 mins
half time 2-1 full time 4-2 aet
lost 6-1 6-2 lol old man
i got 67% 72% 58% n 81%
level 3 rm 305 opp lift 2
postal 730123 blk 88
deposit 300 then 150 weekly x 4
salary 2.8k bonus 1.5 mths
MRT at dhoby ghaut exit B, 10.50 can?
dinner 4 pax 730 at blk 85
2 adults 1 child = 46.50
lane 5 heat 3 time 58.21
swim 40 laps 25m pool = 1km
shares up 3.4% to 1845p
usd sgd 1.3421 today
btc at 96500 eth 3400 lol
FTSE 8,240 dow 42,110
loan 25000 over 60 months at 3.9%
plan B: 12 months 24gb 18.00
your bill of £42.17 is due 05/12/2026
Payment of $128.40 received on 11/23/2026. Thanks
Your parcel arrives Tue 24 Nov 10:15-11:15
Table for 6 confirmed 25/12 at 13:00, ref Smith
Your appointment: 3 Dec 2026 09:40, Dr Lim, rm 12
Reminder: rent 950.00 due 1st
Class cancelled 23/11, replacement 30/11 1400-1600
Low balance: 2.35 left. Top up 10 or 20
Win 2 tix! Text FILM to 84484. 50p per msg
Reply 1 for yes 2 for no 9 to stop
Txt BAND to 80488 or 82468, 25p each
The score was 178-176 off the last ball
pages 45 to 52 n 60 to 75
chapter 4 5 6 only
q3a 3b n 4c
answers 12.5 13.75 and 0.08
roots are 2 and -5
angle 45 90 and 135
its 3 x bigger n 2 x slower
model x200 or x230
my car is a 2014 1.4 petrol 62000 miles
mot 12/04/2026 tax 20/06/2026
flight EK 354 dubai 0105 arr 0500
arr t5 1745 on ba 178
gate A7 at 06:25 seat 14C
hotel 2 nights 3 ppl 289.00
room 1407 or 1704 i forget
check in 15:00 out 11:00
kids 4 7 and 11
born 3.2 kg 51 cm at 04:37
he turned 21 22 23 with us
1995 to 1999 was best
class of 88 89 90
since 1066 lol
52 weeks 365 days 8760 hours
24 hrs 1440 mins 86400 secs
10 9 8 7 6 5 4 3 2 1 happy new year 2027
2 4 6 8 who do we appreciate
3 2 1 go
1 in 10000 chance
a 1000 thanks
100% 110% 1000%
99 problems
4 3 3 or 4 4 2 formation
4-4-2 4-3-3 3-5-2
5-a-side 7 to 8
10k run 55 min
temp 180 fan 160 gas 4 40 min
200g sugar 250g flour 3 eggs 175g butter
add 1.5 l water 2 tbsp 1/2 tsp
take 2 every 4-6 hours max 8
blood 118/76 hr 64
sats 97 98 97
mask size 3 of 4
shoe 42 eu 8 uk 9 us
waist 32 leg 34
tv 55 inch 4k 120hz
ram 32 gb ssd 1tb
port 8080 n 3000
error 500 then 502
build 1.4.2 is out
ver 12.3.1 crashed
password is on the board
the code is on page 4
code name is blue 7
i pin it on the wall at 10
dress code smart, 7.30
secret recipe: 11 herbs
key is under pot 2
token gift 10 quid
he said "body: 10/10" lol
content: 30% sugar
re ur message: yes 8pm
prompt: write 200 words
text: pg 12
basic 10 pro 20
auth the 2 payments by 5
sign at 3 places
cookie 2.50 each
@ 7 then
see u @8.30
3 @ 1.20
c@f or b@g
mail me the 3 pics
6am 7am 8am dunno
w/e 28/29 nov
mon 23rd tue 24th wed 25th
2nd 3rd 4th nov
q1 q2 q3 q4 2026
fy25 fy26
u18s 2 u21s 1
no 10 no 11 no 12
a4 a5 a3
b12 d3 c 1000mg
r2d2 c3po
mi5 mi6
3g 4g 5g
mp3 mp4
7up 4 me
`
  .trim()
  .split('\n');
