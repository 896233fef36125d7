/** The texts of a registration. GSM-7 characters only, one segment each. */
export const registrationMessages = {
  code: (code: string) =>
    `JOSH: your code is ${code}. Reply with it within 10 minutes to confirm your number. If you did not ask for it, ignore this.`,
  codeWrong: 'That code is not right. Check it and reply again, or reply JOIN for a new one.',
  codeExpired: 'That code has run out. Reply JOIN for a new one.',
  tooManyCodes: 'That were too many codes. Please try again in an hour by replying JOIN.',
  askRegion: 'Your number is confirmed. Which city are you in? SF, LA, Seattle, Austin, Chicago or New York?',
  askActivities:
    'What do you like? Reply with any of: coffee, brunch, lunch, dinner, drinks, hike, walk, picnic, movie. Or ANYTHING.',
  done: "You're all set! We will text you invites. Text us any time to plan a LinkUp.",
} as const;
