import OrdersList from '../../../src/commands/orders/list.ts';
import OrdersRefund from '../../../src/commands/orders/refund.ts';
import OrdersShow from '../../../src/commands/orders/show.ts';
import ProductsList from '../../../src/commands/products/list.ts';
import SellersList from '../../../src/commands/sellers/list.ts';
import SellersShow from '../../../src/commands/sellers/show.ts';
import TransfersList from '../../../src/commands/transfers/list.ts';
import TransfersRetry from '../../../src/commands/transfers/retry.ts';
import TransfersShow from '../../../src/commands/transfers/show.ts';

const COMMANDS = {
  'orders list': OrdersList,
  'orders refund': OrdersRefund,
  'orders show': OrdersShow,
  'products list': ProductsList,
  'sellers list': SellersList,
  'sellers show': SellersShow,
  'transfers list': TransfersList,
  'transfers retry': TransfersRetry,
  'transfers show': TransfersShow,
};

const [root, name, ...args] = process.argv.slice(2);
await COMMANDS[name as keyof typeof COMMANDS].run(args, root);
