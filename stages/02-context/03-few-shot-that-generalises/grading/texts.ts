/**
 * What customers write. No quotes and no letters that JSON or XML would escape, so that a text is found in a request
 * however it was put there; the first 16 letters of each labelled one are its own.
 */
import type { Label } from '../types.ts'

export const labelled: Readonly<Record<Label, readonly string[]>> = {
  late: [
    'The parcel {parcel} is two days late and nobody tells me why.',
    'You promised express and it took until Friday.',
    'Tracking has said the same for a week, where is my box?',
    'My order {order} never came, although the status says delivered.',
    'The driver did not come on Saturday and I waited all day at home.',
    'Still waiting for {order}, it was due on Monday.',
    'Snow or not, the shipment is a week behind schedule.',
    'Lost at the depot in Leipzig, or where is my package?',
    'It says stuck in the sorting centre since Tuesday, when does it move?',
    'The coat that I sent to my sister came a day after her birthday.',
    'Delivery was announced for this morning and it is evening now.',
    'You told me overnight, and it has been four days.',
    'Where is {parcel}? I have been waiting for a week.',
    'Tracking shows nothing, and my box is two weeks late.',
    'When will it come? It is late, and the tracking stands still.',
    'Three weeks late, and the depot does not know where it is.',
  ],
  refund: [
    'Order {order} was cancelled in time, please pay the money back.',
    'My card was charged twice for one label.',
    'I paid postage for a heavy parcel and it was light: refund the surplus.',
    'The voucher was not taken off my bill, please reimburse ten euros.',
    'My deposit for the pallets has not been paid back.',
    'You debited my bank account for a subscription that I called off.',
    'I sent the goods back and wait for the credit note.',
    'The express fee should be refunded, it came three days late.',
  ],
  customs: [
    'The parcel to Norway is held at the border, which papers are missing?',
    'Do I have to pay import tax on a gift from Japan?',
    'The customs officer wants an invoice with the value of the goods.',
    'Which commodity code belongs on the form for leather shoes?',
    'Clearance in Switzerland has taken a week, what is it waiting for?',
    'I was asked for duty of 40 euros before delivery, is that right?',
    'Your declaration names the wrong country of origin.',
    'My shipment from Turkey was opened by customs and inspected.',
  ],
  damaged: [
    'The vase arrived in pieces, who pays for it?',
    'My box got wet and the books inside are ruined.',
    'One corner of the carton is crushed and the lamp is bent.',
    'The bottles leaked, the packing was soaked with wine.',
    'Somebody ripped the parcel open and taped it again.',
    'The laptop screen is cracked, I sent photos yesterday.',
    'The cheese was warm and spoiled when it came.',
    'I want my money back for the broken mirror.',
  ],
  address: [
    'I moved last week, please send {parcel} to my new home.',
    'The house number on {order} is wrong, it should be 14.',
    'Can the driver leave it with my neighbour instead?',
    'Please hold it at the parcel shop, I will collect it.',
    'I mistyped the postcode, can you still change it?',
    'Deliver it to my office and not to my flat.',
    'The name on the doorbell is different from the label.',
    'Redirect it to a locker, I am on vacation.',
    'It went back to the depot because the street was misspelt, when does it come?',
  ],
}

/** `seems`: the label that the ticket gets from somebody who has seen no examples, where that is another one. */
export const unseen: Readonly<Record<Label, readonly { text: string; seems?: Label }[]>> = {
  late: [
    { text: 'My shipment {order} is overdue, and the wedding is on Friday.' },
    { text: 'No scan of the pallet since last week, did it disappear?' },
    { text: 'Express was guaranteed, and the fruit is for a wedding today.' },
    { text: 'The courier never arrived on Saturday.' },
    { text: 'Lost at your hub? Nobody has seen {parcel} since Tuesday.' },
    { text: 'Ten days late, and the birthday card inside is of no use to her.', seems: 'refund' },
  ],
  refund: [
    { text: 'I was billed double for the same sticker, see my bank statement.' },
    { text: 'Two weeks late and stuck at the depot: I cancelled it, pay me back.', seems: 'late' },
    { text: 'Two invoices say that I get the deposit for six pallets back.' },
    { text: 'You took the monthly plan from my account after I called it off.' },
    { text: 'Four days late: please reimburse the overnight price.', seems: 'late' },
    { text: 'Still waiting: two weeks late, and my credit is not there either.', seems: 'late' },
  ],
  customs: [
    { text: 'Is there tax to pay on a present from overseas?' },
    { text: 'The form asks for a value and a code for my leather coat.' },
    { text: 'An inspector at the frontier asks what my laptop is worth.' },
    { text: 'They want duties and tax from me before they deliver.' },
    { text: 'Where is my box? It has been waiting for clearance for two weeks.', seems: 'late' },
    { text: '{parcel} is two weeks late, tracking shows the border of Norway.', seems: 'late' },
  ],
  damaged: [
    { text: 'All porcelain was smashed when I opened the carton.' },
    { text: 'Rain came into the parcel, the novel inside is soaked.' },
    { text: 'The tablet inside is cracked, and so is its packing.' },
    { text: 'The fruit and the flowers were rotten when they came.' },
    { text: 'Give me the money back, the bottles leaked into the packing.', seems: 'refund' },
    { text: 'Two weeks late, stuck at the depot, and then the lamp was bent.', seems: 'late' },
  ],
  address: [
    { text: 'My new flat is in another street, please change {order}.' },
    { text: 'There is a typo in the zip code and in my surname.' },
    { text: 'Please leave it next door with our neighbour.' },
    { text: 'We are on holiday, can the courier bring it to a parcel shop?' },
    { text: 'Where is {parcel}? Tracking says my office got it, I am waiting in my flat.', seems: 'late' },
    { text: 'Where is it? A week late, and tracking shows a typo in the street.', seems: 'late' },
  ],
}
