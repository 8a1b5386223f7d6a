import type { Channel, Product } from './product';

const EVERYWHERE: readonly Channel[] = ['ZALO_MINI_APP', 'WEB'];
const MINI_APP_ONLY: readonly Channel[] = ['ZALO_MINI_APP'];
const WEB_ONLY: readonly Channel[] = ['WEB'];
const SOLD_OUT: readonly Channel[] = [];

type Row = readonly [
  title: string,
  englishTitle: string,
  dong: number | null,
  soldThrough: readonly Channel[],
];

/** The first row is sku `P001`. */
const shelf: readonly Row[] = [
  ['Ốp lưng silicon trong suốt', 'Clear silicone phone case', 59_000, EVERYWHERE],
  ['Ốp lưng chống sốc viền đen', 'Shockproof case with black rim', 129_000, EVERYWHERE],
  ['Ốp lưng da thật khâu tay', 'Hand-stitched leather case', 490_000, WEB_ONLY],
  ['Kính cường lực 9H toàn màn hình', '9H full-screen tempered glass', 79_000, EVERYWHERE],
  ['Kính cường lực chống nhìn trộm', 'Privacy tempered glass', 119_000, EVERYWHERE],
  ['Miếng dán lưng vân carbon', 'Carbon-pattern back film', 45_000, EVERYWHERE],
  ['Cáp sạc USB-C 1 m bọc dù', 'Braided USB-C cable, 1 m', 89_000, EVERYWHERE],
  ['Cáp sạc USB-C 2 m bọc dù', 'Braided USB-C cable, 2 m', 109_000, EVERYWHERE],
  ['Cáp Lightning 1 m', 'Lightning cable, 1 m', 149_000, EVERYWHERE],
  ['Củ sạc nhanh 20 W', '20 W fast charger', 199_000, EVERYWHERE],
  ['Củ sạc nhanh GaN 65 W', '65 W GaN fast charger', 590_000, EVERYWHERE],
  ['Đế sạc không dây 15 W', '15 W wireless charging pad', 329_000, EVERYWHERE],
  ['Sạc dự phòng 10.000 mAh', '10,000 mAh power bank', 359_000, EVERYWHERE],
  ['Sạc dự phòng 20.000 mAh', '20,000 mAh power bank', 549_000, EVERYWHERE],
  ['Tẩu sạc ô tô hai cổng', 'Two-port car charger', 159_000, EVERYWHERE],
  ['Giá đỡ điện thoại trên ô tô', 'Car phone holder', 139_000, EVERYWHERE],
  ['Giá đỡ điện thoại để bàn', 'Desk phone stand', 69_000, EVERYWHERE],
  ['Giá đỡ điện thoại xe máy', 'Motorbike phone holder', 179_000, EVERYWHERE],
  ['Tai nghe không dây chống ồn', 'Noise-cancelling wireless earbuds', 890_000, EVERYWHERE],
  ['Tai nghe có dây USB-C', 'Wired USB-C earphones', 129_000, EVERYWHERE],
  ['Loa Bluetooth mini chống nước', 'Waterproof mini Bluetooth speaker', 399_000, EVERYWHERE],
  ['Gậy chụp ảnh kèm chân đế', 'Selfie stick with tripod', 189_000, MINI_APP_ONLY],
  ['Đèn livestream 26 cm', '26 cm ring light', 259_000, MINI_APP_ONLY],
  ['Thẻ nhớ microSD 128 GB', '128 GB microSD card', 289_000, EVERYWHERE],
  ['Dây đeo điện thoại', 'Phone lanyard', 39_000, EVERYWHERE],
  ['Túi chống nước cho điện thoại', 'Waterproof phone pouch', 49_000, SOLD_OUT],
  ['Bộ vệ sinh màn hình', 'Screen cleaning kit', 55_000, EVERYWHERE],
  ['Bút cảm ứng', 'Stylus pen', 219_000, WEB_ONLY],
  ['Đồng hồ thông minh cơ bản', 'Basic smart watch', 1_290_000, EVERYWHERE],
  ['Dây đồng hồ silicon 22 mm', '22 mm silicone watch strap', 95_000, EVERYWHERE],
  ['Ổ cắm điện 6 lỗ có USB', 'Six-way power strip with USB', 249_000, EVERYWHERE],
  ['Ổ cắm thông minh Wi-Fi', 'Wi-Fi smart plug', 229_000, EVERYWHERE],
  ['Bóng đèn LED 12 W', '12 W LED bulb', 42_000, EVERYWHERE],
  ['Đèn bàn học chống cận', 'Eye-care desk lamp', 379_000, EVERYWHERE],
  ['Đèn ngủ cảm biến', 'Motion-sensor night light', 99_000, EVERYWHERE],
  ['Quạt mini cầm tay', 'Handheld mini fan', 149_000, EVERYWHERE],
  ['Bình giữ nhiệt 500 ml', '500 ml vacuum flask', 239_000, EVERYWHERE],
  ['Bình nước thể thao 1 lít', '1-litre sports bottle', 119_000, EVERYWHERE],
  ['Hộp cơm giữ nhiệt ba tầng', 'Three-tier insulated lunch box', 349_000, EVERYWHERE],
  ['Bộ dao nhà bếp 5 món', 'Five-piece kitchen knife set', 459_000, WEB_ONLY],
  ['Thớt gỗ cao su', 'Rubberwood chopping board', 165_000, EVERYWHERE],
  ['Chảo chống dính 26 cm', '26 cm non-stick frying pan', 319_000, EVERYWHERE],
  ['Nồi cơm điện 1,8 lít', '1.8-litre rice cooker', 990_000, EVERYWHERE],
  ['Ấm siêu tốc 1,7 lít', '1.7-litre electric kettle', 389_000, EVERYWHERE],
  ['Máy xay sinh tố cầm tay', 'Portable blender', 469_000, SOLD_OUT],
  ['Khăn tắm cotton', 'Cotton bath towel', 125_000, EVERYWHERE],
  ['Móc treo quần áo, 10 chiếc', 'Clothes hangers, pack of 10', 65_000, EVERYWHERE],
  ['Hộp đựng đồ có nắp 30 lít', '30-litre storage box with lid', 145_000, EVERYWHERE],
  ['Máy lọc không khí mini', 'Mini air purifier', 2_490_000, EVERYWHERE],
  ['Robot hút bụi lau nhà', 'Robot vacuum and mop', null, WEB_ONLY],
];

/** Products by sku, in the order of the rows. */
export const products: ReadonlyMap<string, Product> = new Map(
  shelf.map((row, index) => {
    const sku = `P${String(index + 1).padStart(3, '0')}`;
    return [sku, productOf(sku, row)];
  }),
);

function productOf(sku: string, [title, englishTitle, dong, soldThrough]: Row): Product {
  return {
    sku,
    title,
    englishTitle,
    imageUrl: `https://images.example.com/products/${sku}.jpg`,
    price: dong === null ? null : { amount: String(dong), currencyCode: 'VND' },
    availability: EVERYWHERE.map((channel) => ({ channel, available: soldThrough.includes(channel) })),
  };
}
